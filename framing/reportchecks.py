"""The end of the report: how far to trust it, what was set aside, and where it comes from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd

from framing.reportparts import scrolled, table
from framing.validity import name_data

MOST = 60  # rows of a table; more stand in the results' own tables
_VALIDITY = {
    "measure": "measure", "figure": "figure", "value": "value", "ci_low": "95 % from",
    "ci_high": "to", "n": "n", "data": "measured on", "to_beat": "best known before",
    "human": "two people",
}  # fmt: skip
_NULL = {
    "measure": "measure", "share": "share of tests below .05", "ci_low": "95 % from",
    "ci_high": "to", "n_tests": "tests", "n_splits": "splits", "n_outlets": "outlets",
}  # fmt: skip
_PROBLEMS = {
    "file": "file", "row": "row", "what": "what", "repair": "repair",
    "is_set_aside": "left out of the study",
}  # fmt: skip
_REMOVED = {"why": "kind", "n": "stretches", "n_articles": "articles", "text": "an example"}
_REPRINTS = {
    "outlet_a": "outlet a", "article_id_a": "article a", "outlet_b": "outlet b",
    "article_id_b": "article b", "share_a": "share of a", "share_b": "share of b",
    "credit_a": "a credits", "credit_b": "b credits",
}  # fmt: skip


def checks(tables: Mapping[str, pd.DataFrame], remarks: Sequence[str] = ()) -> str:
    """Validity, false alarms, and all that was set aside, each with a word on how to read it."""
    there = {name: rows for name, rows in tables.items() if len(rows)}
    pieces = [f"<p>{escape(remark)}</p>" for remark in remarks]
    if "validity" in there:
        note = (
            "On news that people annotated. Precision: of the hits, the share that is right; "
            "recall: of what is there, the share found; F1: both in one. n: what was judged. "
            "Two people: how well they agree with each other."
        )
        title = "How often each detector is right"
        figures = there["validity"]
        figures = figures.assign(data=[name_data(str(data)) for data in figures["data"]])
        pieces.append(table(title, figures, _VALIDITY, note=note))
    if "null" in there:
        note = (
            "Halves of one outlet differ by chance only, so about .05 of the tests between them "
            "should fall below .05. A share far above: do not trust the p-values here."
        )
        pieces.append(table("False alarms", there["null"], _NULL, note=note, decimals=3))
    if "problems" in there:
        pieces.append(_some("Remarks on the input", there["problems"], _PROBLEMS, "problems"))
    if "removed" in there:
        pieces.append(_removed(there["removed"]))
    if "reprints" in there:
        n_less = len(_left_out(there))
        note = "Such articles are not independent: the same words count for both outlets."
        if n_less:
            note += f" {n_less:,} of them {'is' if n_less == 1 else 'are'} left out of this study."
        title = "Articles that share text"
        pieces.append(_some(title, there["reprints"], _REPRINTS, "reprints", note))
    return "".join(pieces) or "<p>Nothing was set aside.</p>"


def _left_out(there: Mapping[str, pd.DataFrame]) -> set[str]:
    """Articles that are listed as reprints but not among those analysed."""
    if "articles" not in there:
        return set()
    kept = set(there["articles"]["article_id"].astype(str))
    return set(there["reprints"]["article_id_b"].astype(str)) - kept


def provenance(manifest: Mapping[str, Any]) -> str:
    """What is needed to compute the study again, and the whole manifest to unfold."""
    versions = manifest.get("versions", {})
    lines = {
        "corpus": manifest.get("corpus", ""),
        "computed with": ", ".join(f"{name} {version}" for name, version in versions.items()),
        "options": ", ".join(
            f"{name.replace('_', ' ')}: {_listed(value)}"
            for name, value in manifest.get("options", {}).items()
            if value or value is False
        ),
    }
    items = "".join(
        f"<dt>{name}</dt><dd>{escape(str(value))}</dd>" for name, value in lines.items() if value
    )
    text = json.dumps(manifest, indent=1, ensure_ascii=False, sort_keys=True, default=str)
    hashed = "all articles and lexicons" if "articles" in manifest else "the lexicons"
    return (
        f"<dl>{items}</dl><details><summary>The whole manifest, with the hashes of {hashed}"
        f"</summary>{scrolled('Manifest')}<pre>{escape(text)}</pre></div></details>"
    )


def _listed(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def _some(
    title: str, rows: pd.DataFrame, columns: Mapping[str, str], name: str, note: str = ""
) -> str:
    if len(rows) > MOST:
        note += f" The first {MOST} of {len(rows):,}; all stand in tables/{name}.csv."
    return table(title, rows.head(MOST), columns, note=note.strip())


def _removed(removed: pd.DataFrame) -> str:
    kinds = removed.groupby("why", sort=False).agg(
        n=("text", "size"), n_articles=("article_id", "nunique"), text=("text", "first")
    )
    note = (
        f"{len(removed):,} stretches that are no article: look whether a cut took a sentence of "
        "one with it. All stand in tables/removed.csv."
    )
    return table("Page furniture that was cut", kinds.reset_index(), _REMOVED, note=note)
