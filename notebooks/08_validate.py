# %% [markdown]
# # How often are the hits right, here and for each outlet?
#
# A detector that was measured on other news is not yet measured on yours. The check is old and
# simple: people code a sample, and their codes are held against the hits. If a detector errs more on
# one outlet than on another, its rates cannot be compared.

# %% tags=["parameters"]
CORPUS = "../data/sample"  # a folder or file with articles
CODES = "../data/sample/codes.csv"  # what people marked in them

# %%
import pandas

import framing

articles = framing.read_articles(CORPUS)
voices = framing.find_voices(articles)
hits = framing.find_hits(articles, voices=voices, referents=framing.own_referents(CORPUS))
codes = pandas.read_csv(CODES, dtype={"article_id": str})

# %% [markdown]
# ## The data
#
# Here the plan of the sample corpus stands in for coders: every hedge, scare quote and naming that
# was written into the articles, and traps that look like one (`no`). Modal verbs were not planned,
# so epistemic hedges are left out.

# %%
framing.show_table(
    codes.groupby(["measure", "label", "code"], dropna=False).size().rename("n").reset_index(),
    caption=f"{len(codes)} codes in {codes['article_id'].nunique()} articles.",
)

# %% [markdown]
# ## The chart

# %%
coded = hits[hits["measure"].isin(codes["measure"]) & (hits["label"] != "epistemic")]
validity = framing.validate_hits(coded, codes, articles=articles, exhaustive=True)
ax = framing.plot_validity(validity[validity["label"] != "all"])
# %% [markdown]
# ## How to read it
#
# *Precision*: of the hits, the share that is right. *Recall*: of what is there, the share that was
# found. The interval comes from resampling articles, because errors of one article come together.
#
# These figures are high because the corpus was written to be found. What hedges and scare quotes
# reach on hand-coded passages of real news, measured by `make gate` where those texts are:

# %%
real = framing.read_validity()
framing.show_table(
    real[real["data"] == "distancing"],
    columns=["measure", "figure", "value", "ci_low", "ci_high", "n"],
    caption="On real news. The rules were written with these passages in view: an upper bound.",
)

# %% [markdown]
# `docs/validity.md` has the figures of every detector. Now outlet by outlet: where a detector errs
# more on one of them than on all others, `bias` says so in words.

# %%
framing.show_table(
    validity[(validity["label"] == "all") & (validity["outlet"] != "all")],
    columns=["measure", "outlet", "n_coded", "n_found", "precision", "recall", "bias"],
    caption="Validity by outlet.",
)

# %% [markdown]
# Known errors can be taken out of a rate: `corrected` is the rate times precision over recall, with
# the uncertainty of the coding carried through.

# %%
scores = framing.score_articles(articles, hits, voices=voices)
corrected = framing.correct_rates(
    scores, coded, codes, articles=articles, exhaustive=True, measures=["naming"], n_resamples=2000
)
framing.show_table(
    corrected[corrected["label"] == "all"],
    columns=["outlet", "value", "precision", "recall", "corrected", "ci_low", "ci_high"],
    caption="Namings per 1,000 words, as counted and corrected.",
)

# %% [markdown]
# ## What it does not show
#
# - Whether coders agree. Let two people code the same units, and look at `framing.measure_agreement`
#   first: a detector cannot be more right than people are with each other.
# - Validity elsewhere. Another topic, another decade, another genre: code again.

# %% [markdown]
# ## Make it your own
#
# Draw a sample of your hits, blind to the outlet, and give the sheet to coders. They write yes or no
# into `code`. `framing.read_codes` reads the sheets back.

# %%
sheet = framing.sample_for_coding(
    coded, 20, articles=articles, stratify=["measure", "outlet"], blind=True, context=60, seed=1
)
# framing.write_coding_sheet(sheet, "sheet.xlsx")
# codes = framing.read_codes(["anna.xlsx", "ben.xlsx"], sample=sheet)
framing.show_table(
    sheet.rename(columns={"before": "left", "after": "right"}),
    columns=["unit_id", "measure", "left", "text", "right", "code"],
    caption="A coding sheet.",
    top=5,
)
