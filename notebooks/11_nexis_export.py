# %% [markdown]
# # From a folder of Nexis exports to a chart: does it work in ten lines?
#
# Archives hand out many articles in one file, with cover lists, labels and legal lines around each.
# This notebook takes such a folder as it was downloaded. The ten lines are the two cells below and
# the one of the chart.

# %% tags=["parameters"]
CORPUS = "../data/exports"  # a folder of Nexis Uni (.docx) and LexisNexis (.txt) downloads

# %%
import framing

articles = framing.read_articles(CORPUS)
voices = framing.find_voices(articles)
hits = framing.find_hits(articles, voices=voices)
scores = framing.score_articles(articles, hits, voices=voices)
rates = framing.rate_outlets(scores, n_resamples=2000)

# %% [markdown]
# ## The data
#
# One row an outlet and file: the articles, when they appeared, and how many words the archive says
# they have. The two files here hold invented articles, laid out as the archives do it.

# %%
told = articles.assign(file=articles["origin"].str.split(",").str[0])
told = told.groupby(["file", "outlet"], as_index=False).agg(
    n_articles=("article_id", "size"),
    first=("published", "min"),
    last=("published", "max"),
    n_words=("n_words_stated", "sum"),
)
framing.show_table(
    told.rename(columns={"n_words": "words, as the archive counts"}),
    caption=f"{len(articles)} articles of {articles['outlet'].nunique()} outlets in two exports.",
)

# %% [markdown]
# ## The chart

# %%
ax = framing.plot_rates(rates, measure="hedge")
# %% [markdown]
# ## How to read it
#
# A mark is a rate: hedges of one kind per 1,000 words of the outlet's own voice. A line is its 95 %
# interval. The Selm Examiner keeps its distance (*so-called*, *purported*); Northline News, an
# agency, says *alleged* and *apparently*. Notebook 03 shows what they doubt.
#
# What the reader cut: labels, copyright lines and the cover list. Look whether a cut took a sentence
# of an article with it.

# %%
removed = framing.list_removed(articles)
framing.show_table(
    removed.drop_duplicates(["why", "text"]),
    columns=["why", "article_id", "text"],
    caption=f"{len(removed)} lines were cut from {removed['article_id'].nunique()} articles; one "
    "of each wording.",
    top=8,
)

# %% [markdown]
# ## What it does not show
#
# - Articles that the download left out. Archives drop pictures, tables and some agency copy.
# - Whether the search found all that it should. That was decided in the archive.
# - A second edition for what it is. Archives keep several editions of one article:
#   `framing.find_reprints` lists them, `framing.check_corpus` counts copies.

# %% [markdown]
# ## Make it your own
#
# Set `CORPUS` above to your download folder and run all cells. Factiva and ProQuest exports go the
# same way ([formats](../docs/formats.md)). Outlets that the archive spells in two ways are made one
# with `articles["outlet"].replace(...)`. Then look at what to mind:

# %%
found = framing.check_corpus(articles)
framing.show_table(
    found[found["check"].isin(["words", "copies", "noted"])],
    columns=["check", "group", "n_articles", "value", "remark"],
    caption="Before a comparison: lengths, copies, and what was noted.",
)
