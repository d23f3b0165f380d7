# %% [markdown]
# # One event, two outlets: what can two articles show?
#
# On 6 October 2015 Russia and the United States talked of coordinating their air operations over
# Syria. Shafaqna reposted a report of RT, Press TV wrote one of its own. Both articles are here as a
# study *without their texts*: offsets, the marked words, and hashes by which anyone who holds the
# pages can check them.

# %% tags=["parameters"]
STUDY = "../data/syria-2015"  # a bundle: hits as offsets, scores, comparisons; no texts

# %%
import pandas

import framing

articles = pandas.read_csv(f"{STUDY}/articles.csv", dtype={"article_id": str})
hits = pandas.read_csv(f"{STUDY}/hits.csv", dtype={"article_id": str})
hits = hits.merge(articles[["article_id", "outlet"]])
rates = pandas.read_csv(f"{STUDY}/rates.csv")

# %% [markdown]
# ## The data
#
# Two saved pages. The hash tells whether another copy of a page is the same file; the headline's
# first words say which article it is. More of the text is not here.

# %%
pages = pandas.read_csv(f"{STUDY}/manifest.csv", dtype=str)
framing.show_table(
    pages.assign(sha256=pages["sha256"].str[:16] + "…"),
    columns=["outlet", "headline_begins", "file", "sha256"],
    caption="The two pages, and the hashes of the saved files.",
)

# %% [markdown]
# ## The chart
#
# Every hedge that is not a modal verb, with what it doubts, in the outlets' own voice.

# %%
ax = framing.plot_targets(hits, articles)
# %% [markdown]
# ## How to read it
#
# A cell counts articles; each outlet has one. Press TV's distancing words (*so-called*, *purported*)
# all fall on one side: its campaign, what that aims at, and the opposition it speaks up for. The
# marks themselves:

# %%
kinds = ["distancing", "legal", "evidential", "scare_quote"]
framing.show_table(
    hits[hits["label"].isin(kinds)],
    columns=["outlet", "label", "text", "target_head", "voice", "source"],
    caption="Hedges and scare quotes, with their target and their voice.",
)

# %% [markdown]
# The same armed group has several names, and it matters who uses which. A direct quotation is the
# source's choice of words; picking the quotation is the outlet's.

# %%
framing.show_table(
    hits[(hits["measure"] == "naming") & (hits["label"] == "Islamic State")],
    columns=["outlet", "text", "term", "voice", "source"],
    caption="Namings of Islamic State.",
)

# %%
ax = framing.plot_naming(hits, articles, referent="Islamic State", voice=None)
# %% [markdown]
# ## What it does not show
#
# Two articles can show *that* a device is used, where, on what and in whose voice. They cannot show
# that an outlet uses it more than another. The study says so itself: there is no interval and no test
# in its comparisons.

# %%
compared = pandas.read_csv(f"{STUDY}/comparisons.csv")
print("Comparisons with an interval:", compared["ci_low"].notna().sum(), "of", len(compared))
print("With a p-value:", compared["p_value"].notna().sum())
framing.show_table(
    compared["warning"].str.split("; ").explode().value_counts().rename("rows").reset_index(),
    caption="Warnings.",
    top=4,
)

# %% [markdown]
# Nor do they speak for Shafaqna, whose article is another outlet's text.

# %% [markdown]
# ## Make it your own
#
# `framing bundle results study.zip` makes such a folder of your own study, and refuses to pack eight
# words in a row of an article. Whoever receives it runs `framing reproduce study.zip`.

# %%
framing.show_table(
    rates[(rates["measure"] == "hedge") & (rates["label"] != "all")],
    columns=["outlet", "label", "n_articles", "n_words", "n_hits", "value", "warning"],
    caption="Hedges per 1,000 words of the outlet's own voice: without an interval, and why.",
)
