#!/usr/bin/env python3
"""Write data/exports: the sample corpus as archives would hand it out, to try the readers on.

usage: write_exports.py

Two outlets as a Nexis Uni DOCX, two as a LexisNexis TXT; the articles are the sample's own.
"""

import io
import textwrap
import zipfile
from pathlib import Path

import docx
import pandas as pd

from framing.corpus import read_articles

ROOT = Path(__file__).resolve().parents[1]
EXPORTS = ROOT / "data" / "exports"
IN_DOCX = ("The Morning Gull", "The Quayside Post")
IN_TXT = ("Northline News", "The Selm Examiner")


def nexis_uni(articles: pd.DataFrame) -> bytes:
    """A cover list, then each article between a bookmark and its end mark."""
    document = docx.Document()
    document.add_paragraph(f"Documents ({len(articles)})")
    for number, row in enumerate(articles.itertuples(), 1):
        document.add_paragraph(f"{number}. {row.headline}")
        document.add_paragraph("Search Type: Natural Language")
    for number, row in enumerate(articles.itertuples(), 1):
        for _ in range(3):
            document.add_paragraph("")
        headline = document.add_paragraph(row.headline)
        mark = docx.oxml.OxmlElement("w:bookmarkStart")
        mark.set(docx.oxml.ns.qn("w:name"), f"Bookmark_{number}")
        mark.set(docx.oxml.ns.qn("w:id"), str(number))
        headline._p.append(mark)
        document.add_paragraph(row.outlet)
        document.add_paragraph(f"{row.published:%B} {row.published.day}, {row.published:%Y %A}")
        document.add_paragraph(f"Copyright {row.published:%Y} {row.outlet} All Rights Reserved")
        document.add_paragraph(f"Length: {len(row.body.split())} words")
        document.add_paragraph("Body")
        for paragraph in row.body.split("\n\n"):
            document.add_paragraph(paragraph)
        document.add_paragraph("Classification")
        document.add_paragraph("Language: ENGLISH")
        document.add_paragraph("End of Document")
    stream = io.BytesIO()
    document.save(stream)
    return _without_times(stream.getvalue())


def _without_times(data: bytes) -> bytes:
    """The same package with one date for all of its parts, so that it does not change by itself."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in sorted(old.namelist()):
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def lexisnexis(articles: pd.DataFrame) -> str:
    """Documents under their count, wrapped at a fixed width."""
    parts = []
    for number, row in enumerate(articles.itertuples(), 1):
        date = f"{row.published:%B} {row.published.day}, {row.published:%Y %A}"
        paragraphs = [row.headline, f"LENGTH: {len(row.body.split())} words"]
        paragraphs += [" ".join(p.split("\n")) for p in row.body.split("\n\n")]
        centred = [f"{number} of {len(articles)} DOCUMENTS", row.outlet, date]
        blocks = [line.center(78).rstrip() for line in centred]
        blocks += [textwrap.fill(p, 78, break_on_hyphens=False) for p in paragraphs]
        blocks += ["LANGUAGE: ENGLISH", f"Copyright {row.published:%Y} {row.outlet}".center(78)]
        parts.append("\n\n".join(blocks))
    return "\n\n\n".join(parts) + "\n"


def main() -> None:
    sample = read_articles(ROOT / "data" / "sample")
    EXPORTS.mkdir(exist_ok=True)
    for name, outlets, write in (
        ("nexis_uni.docx", IN_DOCX, nexis_uni),
        ("lexisnexis.txt", IN_TXT, lambda articles: lexisnexis(articles).encode()),
    ):
        own = sample[sample["outlet"].isin(outlets)]
        (EXPORTS / name).write_bytes(write(own))


if __name__ == "__main__":
    main()
