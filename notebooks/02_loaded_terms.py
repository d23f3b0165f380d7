# %% [markdown]
# # Which outlet uses more loaded words in its own voice?
#
# A loaded word carries a judgement: *regime* for a government, *horde* for a crowd. What counts is
# who says it. The same word inside a minister's quotation is the minister's, so here it is counted
# apart from the outlet's own.

# %% tags=["parameters"]
CORPUS = "../data/sample"  # a folder or file with articles
READ = {}  # how to read it, such as {"columns": {"Zeitung": "outlet"}}
FIND = {}  # what to look for, such as {"lexicons": ["my_words.csv"]}

# %%
import framing

articles = framing.read_articles(CORPUS, **READ)
voices = framing.find_voices(articles)
hits = framing.find_hits(articles, voices=voices, measures=["loaded"], **FIND)
scores = framing.score_articles(articles, hits, voices=voices)

# %% [markdown]
# ## The data
#
# One row an outlet: its articles, the words it wrote in its own voice (headlines left out), and the
# loaded words among them.

# %%
rates = framing.rate_outlets(scores, n_resamples=2000)
framing.show_table(
    rates[(rates["measure"] == "loaded") & (rates["label"] == "all")],
    columns={
        "outlet": "outlet",
        "n_articles": "articles",
        "n_words": "words",
        "n_hits": "loaded words",
        "value": "per 1,000 words",
        "ci_low": "from",
        "ci_high": "to",
    },
    caption="Loaded words in the outlet's own voice: rate and 95 % interval.",
)

# %% [markdown]
# ## The chart

# %%
ax = framing.plot_heatmap(rates, measure="loaded")
# %% [markdown]
# ## How to read it
#
# Rows are kinds of loading, columns outlets. A cell is a rate: hits per 1,000 words of that outlet's
# own voice. Compare cells within a row; rows differ because some kinds have more words in the
# lexicon.
#
# Rates of few articles are uncertain. The next chart says how uncertain: a line is a 95 % interval
# from resampling articles. Where two lines overlap widely, do not speak of a difference; notebook 06
# tests it.

# %%
ax = framing.plot_rates(rates, measure="loaded", top=5)
# %% [markdown]
# The same count inside direct quotations. An outlet that looks restrained above may let its sources
# do the loading. On the sample corpus, The Quayside Post does just that.

# %%
quoted = framing.rate_outlets(scores, voice="direct", n_resamples=2000)
ax = framing.plot_heatmap(quoted, measure="loaded")
# %% [markdown]
# Every number is a pile of passages. A dozen of them:

# %%
own = hits[(hits["measure"] == "loaded") & (hits["voice"] == "outlet")]
some = own.sample(min(12, len(own)), random_state=1).sort_index()
framing.show_table(
    framing.concordance(some, articles),
    columns=["outlet", "label", "left", "text", "right"],
    caption=f"Loaded words in the outlets' own voice: {len(some)} of {len(own)}, drawn at random.",
    interactive=True,  # in Jupyter: type words to filter, click a heading to sort
)

# %% [markdown]
# ## What it does not show
#
# - Whether a word was unfair. *Massacre* can be the plain truth.
# - Framing as a whole. What is left out, and what comes first, is not in any word list.
# - Every loaded word. A lexicon finds what stands in it. The table says, kind by kind, how often a
#   hit falls on a word that people marked as biased. Leave weak kinds out with
#   `find_hits(..., min_validity=0.5)`.

# %%
framing.show_table(
    framing.load_validity().sort_values(["precision", "label"], ascending=[False, True]),
    columns=["label", "precision", "ci_low", "ci_high", "n"],
    caption="Share of hits on words that annotators marked as biased, news sentences of BABE.",
)

# %% [markdown]
# ## Make it your own
#
# Set `CORPUS` above to your folder and run all cells. To count your own words, write a CSV with the
# columns `term, measure, label` and name it here.

# %%
# hits = framing.find_hits(articles, voices=voices, lexicons=["my_words.csv"])
terms = own["term"].value_counts().rename("n_hits").rename_axis("term").reset_index()
framing.show_table(terms, caption="The most frequent entries, own voice.", top=10)
