#!/usr/bin/env python3
"""Write docs/gallery.md: every chart of the package with the lines that make it.

    python tools/write_gallery.py

Each example below is run as it is printed, on the sample corpus, and its picture is written to
docs/figures/gallery, in colour and (as journals print it) in grey; the picture of the README's
example goes to docs/targets.png.
"""

from __future__ import annotations

from pathlib import Path

import framing
from framing.canvas import plt, save_figure

ROOT = Path(__file__).resolve().parents[1]
FIGURES = ROOT / "docs" / "figures" / "gallery"
START = """\
import framing

articles = framing.read_articles("data/sample")
voices = framing.find_voices(articles)
hits = framing.find_hits(articles, voices=voices, referents=["data/sample/referents.csv"])
scores = framing.score_articles(articles, hits, voices=voices)
rates = framing.rate_outlets(scores)
compared = framing.compare_outlets(scores)"""
README = 'framing.plot_targets(hits, articles, label="distancing", top=16)'
EXAMPLES = {
    "lengths": ("How long are the articles?", "framing.plot_lengths(articles)"),
    "rates": ("Which outlet uses more hedges?", 'framing.plot_rates(rates, measure="hedge")'),
    "heatmap": (
        "Where do loaded words concentrate?",
        'framing.plot_heatmap(rates, measure="loaded")',
    ),
    "targets": ("What does each outlet doubt?", "framing.plot_targets(hits, articles)"),
    "naming": (
        "Which names does each outlet use for the Upland Front?",
        'framing.plot_naming(hits, articles, referent="Upland Front")',
    ),
    "tone": ("How positive does each outlet sound?", "framing.plot_tone(scores)"),
    "voices": ("Who is speaking?", "framing.plot_voices(scores)"),
    "sources": (
        "Who gets to speak?",
        "framing.plot_sources(framing.count_sources(voices, articles), top=10)",
    ),
    "comparisons": (
        "Does one outlet use more hedges than another?",
        'pair = compared[(compared["outlet_a"] == "The Selm Examiner")\n'
        '                & (compared["outlet_b"] == "The Tarvonia Tribune")]\n'
        'framing.plot_comparisons(pair, measure="hedge", outlets=articles["outlet"])',
    ),
    "differences": (
        "Which words make the difference?",
        'row = compared[(compared["measure"] == "loaded") & (compared["label"] == "all")\n'
        '               & (compared["unit"] == "per_1000_words")\n'
        '               & (compared["outlet_a"] == "The Morning Gull")].head(1)\n'
        "parts = framing.explain_difference(scores, hits, row)\n"
        'framing.plot_differences(parts, outlets=articles["outlet"])',
    ),
    "over_time": (
        "How do rates change over time?",
        'months = framing.rate_periods(scores, articles, every="month")\n'
        'framing.plot_over_time(months, measure="loaded", events={"2025-03-10": "strike"})',
    ),
    "words": (
        "Which words set two outlets apart?",
        'pair = ["The Morning Gull", "Northline News"]\n'
        "words = framing.compare_words(articles, voices=voices, outlets=pair)\n"
        'framing.plot_words(words, outlets=articles["outlet"])',
    ),
    "validity": (
        "How often are the hits right?",
        "import pandas\n\n"
        'codes = pandas.read_csv("data/sample/codes.csv", dtype={"article_id": str})\n'
        'coded = hits[hits["measure"].isin(codes["measure"]) & (hits["label"] != "epistemic")]\n'
        "validity = framing.validate_hits(coded, codes, articles=articles, exhaustive=True)\n"
        'framing.plot_validity(validity[validity["label"] != "all"])',
    ),
}


def draw(lines: str, names: dict[str, object], style: str, *, grey: bool) -> plt.Axes:
    """The chart of an example: what its last line returns."""
    framing.use_style(style, columns=1, grey=grey)
    *before, last = lines.replace('"data/sample', f'"{ROOT}/data/sample').rsplit("\n", 1)
    exec("\n".join(before), names)
    return eval(last, names)


def write_picture(
    lines: str, names: dict[str, object], stem: Path, style: str, *, grey: bool
) -> None:
    """Draw an example and keep its PNG."""
    for file in save_figure(draw(lines, names, style, grey=grey), stem):
        if file.suffix == ".svg":
            file.unlink()


def main() -> None:
    """Write the page and its pictures, and the one of the README's example."""
    names: dict[str, object] = {}
    exec(START.replace('"data/sample', f'"{ROOT}/data/sample'), names)
    pieces = [
        "# Gallery\n\nEvery chart, with the lines that make it, on the sample corpus. Written by "
        "`make gallery`.\n\nAll examples go on from here:\n",
        f"```python\n{START}\n```\n",
        "Beside each chart: the same for a journal, one column wide and in grey: "
        '`framing.use_style("journal", columns=1, grey=True)`. '
        '`framing.save_figure(ax, "name")` writes PNG and SVG.\n',
    ]
    for name, (title, lines) in EXAMPLES.items():
        for style, grey in (("framing", False), ("journal", True)):
            stem = FIGURES / (f"{name}_grey" if grey else name)
            write_picture(lines, names, stem, style, grey=grey)
        pieces.append(
            f"## {title}\n\n```python\n{lines}\n```\n\n"
            f'<img src="figures/gallery/{name}.png" width="520" alt="Chart: {title}"> '
            f'<img src="figures/gallery/{name}_grey.png" width="300" alt="The same in grey">\n'
        )
    write_picture(README, names, ROOT / "docs" / "targets", "framing", grey=False)
    (ROOT / "docs" / "gallery.md").write_text("\n".join(pieces), encoding="utf-8")


if __name__ == "__main__":
    main()
