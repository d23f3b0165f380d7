#!/usr/bin/env python3
"""Write data/sample/codes.csv: the plan of the sample corpus as codes, placed in headline and body.

    python tools/write_sample_codes.py [--check]

plan.csv places its spans in the files; coders, and `framing.validate_hits`, work on articles.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

from framing.corpus import read_articles

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "sample"
COMPLETE = ("hedge", "scare_quote", "naming")  # what the plan marks wherever it stands


def codes() -> pd.DataFrame:
    """One row a planned span or trap of the measures that the plan marks completely."""
    texts = read_articles(SAMPLE).set_index("article_id")
    plan = pd.read_csv(SAMPLE / "plan.csv", dtype=str, keep_default_na=False)
    plan = plan[plan["measure"].isin(COMPLETE)]
    rows = []
    for row in plan.to_dict("records"):
        article_id = row["file"].removesuffix(".txt")
        text = texts.loc[article_id, row["part"]]
        start = -1
        for _ in range(int(row["occurrence"])):
            start = text.index(row["text"], start + 1)
        rows.append(
            {
                "article_id": article_id,
                "part": row["part"],
                "start": start,
                "end": start + len(row["text"]),
                "text": row["text"],
                "measure": row["measure"],
                "label": row["label"],
                "code": "yes" if row["is_marker"] == "1" else "no",
                "coder": "plan",
            }
        )
    return pd.DataFrame(rows)


def main() -> int:
    """Write the file, or say whether it is what the plan gives."""
    target = SAMPLE / "codes.csv"
    text = codes().to_csv(index=False, lineterminator="\n")
    if "--check" in sys.argv[1:]:
        return int(target.read_text(encoding="utf-8") != text)
    target.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
