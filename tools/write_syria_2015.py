#!/usr/bin/env python3
"""Write data/syria-2015: two articles on one event as a study without their texts.

    python tools/write_syria_2015.py [--check]

Needs the two pages in ../shared/seeds. The folder is what `framing bundle` makes of their study,
and manifest.csv, which says whose pages they are. --check writes nothing and exits with 1 where a
table differs from what the pages give.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import pandas as pd

from framing.bundle import bundle_study
from framing.corpus import read_articles
from framing.files import digest, write_csv
from framing.options import Options
from framing.study import run_study

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT.parent / "shared" / "seeds"
TARGET = ROOT / "data" / "syria-2015"
SOURCE = "two web pages of October 2015, one of Shafaqna and one of Press TV; see manifest.csv"
LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"  # of the tables; no text is here
FIRST_WORDS = 6  # of the headline: enough to find an article, and no text of others


def manifest(articles: pd.DataFrame) -> pd.DataFrame:
    """Whose pages they are: enough for anyone who holds them to check."""
    files = [str(origin) for origin in articles["origin"]]
    published = articles.get("published", pd.NaT)
    return pd.DataFrame(
        {
            "article_id": articles["article_id"],
            "file": files,
            "outlet": articles["outlet"],
            "headline_begins": [
                " ".join(str(headline).split()[:FIRST_WORDS]) for headline in articles["headline"]
            ],
            "published": published,
            "url": articles.get("url", None),
            "sha256": [digest(PAGES / file) for file in files],
        }
    )


def build(folder: Path) -> Path:
    """The study without its texts, in a new folder."""
    run_study(PAGES, folder / "results", options=Options(n_resamples=2_000))
    bundle = bundle_study(
        folder / "results", folder / "bundle", title="One event, two outlets, 6 October 2015",
        authors="framing contributors", source=SOURCE, licence=LICENCE,
    )  # fmt: skip
    write_csv(manifest(read_articles(PAGES)), bundle / "manifest.csv")
    return bundle


def main() -> int:
    """Write the folder, or compare its tables."""
    with tempfile.TemporaryDirectory() as scratch:
        new = build(Path(scratch))
        if "--check" in sys.argv[1:]:
            names = sorted(path.name for path in new.glob("*.csv"))
            changed = [
                name
                for name in names
                if not (TARGET / name).is_file()
                or (TARGET / name).read_bytes() != (new / name).read_bytes()
            ]
            print("\n".join(f"{name}: differs" for name in changed) or "all tables agree")
            return int(bool(changed))
        shutil.rmtree(TARGET, ignore_errors=True)
        shutil.copytree(new, TARGET)
    return 0


if __name__ == "__main__":
    sys.exit(main())
