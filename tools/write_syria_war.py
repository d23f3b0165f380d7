#!/usr/bin/env python3
"""Write data/syria-war: who calls whom what in the Syrian war, as a study without its texts.

    python tools/write_syria_war.py [--check]

Needs ../shared/eval/fakes_syria/dev.jsonl (FA-KES). The folder is what `framing bundle` makes of
the study; docs/figures/syria_war.* is the chart. --check writes nothing and exits with 1 where a
hit, score or comparison differs from what the texts give.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import pandas as pd

from framing.bundle import bundle_study
from framing.canvas import Axes, plt, save_figure, use_style
from framing.options import Options
from framing.reproduce import IDENTICAL, reproduce_study
from framing.results import read_table
from framing.study import run_study

ROOT = Path(__file__).resolve().parents[1]
ARTICLES = ROOT.parent / "shared" / "eval" / "fakes_syria" / "dev.jsonl"
TARGET = ROOT / "data" / "syria-war"
LEXICON = ROOT / "data" / "syria-war-words.csv"
FEW = 10
WORDS = {"terrorist": "#D55E00", "regime": "#0072B2", "rebel": "#3B3B3B", "militant": "#009E73"}
NAMES = {
    "ahram": "Al-Ahram", "manar": "Al-Manar", "alalam": "Al-Alam", "alaraby": "Al-Araby",
    "dailysabah": "Daily Sabah", "sana": "SANA", "sputnik": "Sputnik", "etilaf": "Etilaf",
    "trt": "TRT", "jordantimes": "Jordan Times", "reuters": "Reuters", "arabiya": "Al-Arabiya",
    "nna": "NNA", "asharqalawsat": "Asharq Al-Awsat", "tass": "TASS",
}  # fmt: skip
COLUMNS = {"id": "article_id", "outlet": "outlet", "date": "published", "title": "headline",
           "text": "body"}  # fmt: skip
SOURCE = (
    "FA-KES (Abu Salem, Al Feel, Elbassuoni, Jaber, Farah 2019, A Fake News Dataset around the "
    "Syrian War, ICWSM 13; Zenodo 2607278, CC BY 4.0), 493 of its 792 articles; commas and many "
    "quotation marks are lost from its texts"
)
# Quotation marks and commas are lost in these texts, so nobody can tell who speaks: all voices.
OPTIONS = Options(
    lexicons=(str(LEXICON),), measures=("word_choice",), voice="all", style="journal", columns=1
)


def build(folder: Path) -> Path:
    """The study without its texts, in a new folder."""
    articles = pd.read_json(ARTICLES, lines=True, dtype=False, convert_dates=False)
    corpus = folder / "fa-kes-dev.csv"
    articles[list(COLUMNS)].rename(columns=COLUMNS).to_csv(corpus, index=False)
    run_study(corpus, folder / "results", options=OPTIONS)
    return bundle_study(
        folder / "results", folder / "bundle", title="Naming the Syrian war in 15 outlets",
        authors="framing contributors", source=SOURCE,
        licence="https://creativecommons.org/licenses/by/4.0/",
    )  # fmt: skip


def draw(rates: pd.DataFrame) -> Axes:
    """One panel a word, one line an outlet, from those that say terrorist to those that do not."""
    use_style("journal", columns=2)
    rows = rates[rates["unit"] == "per_1000_words"]
    wide = rows.pivot(index="outlet", columns="label", values="value")
    order = (wide["terrorist"] - wide["regime"] - wide["rebel"] / 2).sort_values().index
    place = {outlet: i for i, outlet in enumerate(order)}
    n = rows.drop_duplicates("outlet").set_index("outlet")["n_articles"]
    figure, axes = plt.subplots(1, len(WORDS), sharey=True, figsize=(7.2, 3.7))
    for ax, (word, colour) in zip(axes, WORDS.items(), strict=True):
        own = rows[rows["label"] == word]
        for row in own.to_dict("records"):
            at, few = place[row["outlet"]], row["n_articles"] < FEW
            if not few and pd.notna(row["ci_low"]):
                ax.hlines(at, row["ci_low"], row["ci_high"], color=colour, linewidth=1.3)
            face = "white" if few else colour
            ax.plot(
                row["value"],
                at,
                "o",
                markersize=4,
                color=colour,
                markerfacecolor=face,
                clip_on=False,
            )
        ax.set_title(f"“{word}”", fontsize=8)
        ax.set_xlabel("per 1,000 words")
        ax.set_xlim(left=-0.7)
        ax.grid(axis="x")
        ax.tick_params(axis="y", length=0)
        ax.spines["left"].set_visible(False)
        ax.axvline(0, color="black", linewidth=0.6)
    axes[0].set_yticks(range(len(order)), [f"{NAMES[o]} ({n[o]})" for o in order])
    caption = (
        f"FA-KES (CC BY 4.0), {n.sum()} articles; in brackets: articles of the outlet. Lines: 95 % "
        f"intervals from resampling articles, none where\nhits or articles are too few (hollow: "
        f"fewer than {FEW}). All voices, since commas and most quotation marks are lost "
        "in these texts. Scales differ between the words."
    )
    figure.text(0.005, 0.01, caption, fontsize=6)
    title = "Which outlet says terrorist, which says regime, rebel or militant?"
    figure.text(0.005, 0.955, title, fontsize=9, fontweight="bold")
    figure.tight_layout(rect=(0, 0.07, 1, 0.95))
    return axes[0]


def main() -> int:
    """Write the folder, or compare it with what the texts give."""
    if "--check" in sys.argv[1:]:
        found = reproduce_study(TARGET, articles=ARTICLES)
        different = found[found["status"] != IDENTICAL]
        print(different.to_string(index=False) if len(different) else "identical")
        return int(len(different) > 0)
    with tempfile.TemporaryDirectory() as scratch:
        bundle = build(Path(scratch))
        if TARGET.exists():
            shutil.rmtree(TARGET)
        shutil.copytree(bundle, TARGET)
    save_figure(draw(read_table(TARGET / "rates.csv")), ROOT / "docs" / "figures" / "syria_war")
    return 0


if __name__ == "__main__":
    sys.exit(main())
