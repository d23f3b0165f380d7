# %% [markdown]
# # Who says terrorist, who says regime, who says rebel?
#
# Fifteen outlets wrote about one war. Each side of it has words for the others. This notebook counts
# five of them (terrorist, regime, rebel, militant and so-called) in 493 articles, without holding a
# sentence of any.

# %% tags=["parameters"]
STUDY = "../data/syria-war"  # a bundle: hits as offsets, scores, comparisons; no texts

# %%
import pandas as pd

import framing

rates = pd.read_csv(f"{STUDY}/rates.csv")
rates = rates[rates["unit"] == "per_1000_words"]
compared = pd.read_csv(f"{STUDY}/comparisons.csv")

# %% [markdown]
# ## The data
#
# The articles are a part of FA-KES (Abu Salem and others 2019, ICWSM; Zenodo 2607278, CC BY 4.0):
# news of 2011 to 2018 about casualties of the war. Their texts stay where they are; here are the places of
# the hits in them.

# %%
framing.show_table(
    rates[rates["label"] == "all"].sort_values(["n_articles", "outlet"], ascending=[False, True]),
    columns={"outlet": "outlet", "n_articles": "articles", "n_words": "words", "n_hits": "hits"},
    caption="All hits of the five words.",
)

# %% [markdown]
# ## The chart

# %%
framing.use_style("framing", columns=2)
ax = framing.plot_heatmap(rates[rates["n_articles"] >= 10], measure="word_choice")
# %% [markdown]
# Without the three outlets that have fewer than ten articles. The same as figures, with the
# interval that resampling the articles gives.

# %%
words = rates[rates["label"].isin(["terrorist", "regime", "rebel"])].copy()
intervals = (
    " [" + words["ci_low"].round(1).astype(str) + ", " + words["ci_high"].round(1).astype(str) + "]"
)
words["rate"] = words["value"].round(1).astype(str) + intervals.where(words["ci_low"].notna(), "")
by_outlet = words.pivot(index=["outlet", "n_articles"], columns="label", values="rate")
framing.show_table(
    by_outlet[["terrorist", "regime", "rebel"]].reset_index(),
    caption="Per 1,000 words, with 95 % intervals; none where hits are in too few articles.",
)

# %% [markdown]
# ## How to read it
#
# Two vocabularies hardly overlap. The Syrian state agency (sana), Hezbollah's Al-Manar and Iran's
# Al-Alam say *terrorist* 15 to 30 times per 1,000 words and *regime* almost never. The opposition
# coalition's Etilaf, the Turkish outlets and the Arab dailies say *regime* and hardly *terrorist*.
# *Rebel* is the word of the agencies and of those who print them; the state agency does not have it.
#
# Which of these differences are more than chance? Every pair of outlets was compared, p-values
# adjusted over all pairs and words.

# %%
is_pair = (compared[["outlet_a", "outlet_b"]] != "all others").all(axis=1)
pairs = compared[is_pair & (compared["label"] != "all") & compared["p_adjusted"].notna()]
clear = pairs[pairs["p_adjusted"] < 0.05]
large = clear[(clear[["n_articles_a", "n_articles_b"]] >= 10).all(axis=1)]
print(f"{len(clear)} of {len(pairs)} tested differences remain after adjustment.")
framing.show_table(
    large.assign(size=-large["diff"].abs()).sort_values(["size", "outlet_a", "outlet_b"]),
    columns={
        "label": "word",
        "outlet_a": "outlet a",
        "outlet_b": "outlet b",
        "value_a": "a",
        "value_b": "b",
        "diff": "b less a",
        "ci_low": "from",
        "ci_high": "to",
        "p_adjusted": "adjusted p",
    },
    top=12,
    caption="The largest differences per 1,000 words between outlets of ten articles or more, with "
    "95 % intervals.",
)

# %% [markdown]
# Is the test too eager? Halves of the same outlet were compared again and again (*splits*): about
# .05 of such comparisons should look like a difference.

# %%
framing.show_table(
    pd.read_csv(f"{STUDY}/null.csv"),
    columns=["measure", "n_outlets", "n_splits", "n_tests", "share", "ci_low", "ci_high"],
    caption="Share of tests below .05 between random halves of one outlet, 95 % interval.",
    decimals=3,
)

# %% [markdown]
# ## What it does not show
#
# - **Who speaks.** Commas and most quotation marks are lost in these texts. A quoted minister's
#   *terrorists* cannot be told from the outlet's own, so these are rates of all voices, and scare
#   quotes cannot be found.
# - **The outlet's own pen.** Much is rewritten agency copy; a word may be the agency's.
# - **Of whom it is said.** *Regime* may be another country's, *terrorist* part of the name of a law.
# - **Anything of small outlets.** Tass (4 articles), nna (5) and asharqalawsat (8) have too few for
#   a statement.
# - **True or false.** FA-KES labels whether casualty figures are credible. That is no label of
#   framing, and nothing here was measured against it.
# - **The outlets at large.** The articles were collected around single events; no one sampled them.

# %% [markdown]
# ## Make it your own
#
# Compute every figure again from the hits, in a terminal: `framing reproduce data/syria-war`. With the
# texts: `framing reproduce data/syria-war --articles FILE`. The words stand in `lexicons/` of the
# bundle: change them, and run the study on your own articles with its `study.toml`, which says what
# each line of it means. What it sets:

# %%
settings = open(f"{STUDY}/study.toml", encoding="utf-8").read().splitlines()
print(*[line for line in settings if line and line[0] != "#"], sep="\n")
