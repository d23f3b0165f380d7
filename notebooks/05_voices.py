# %% [markdown]
# # Who gets to speak?
#
# About half of the words of hard news are somebody else's. Which outlet quotes, which reports, which
# speaks itself, and whose voice is heard: this is framing before any word is chosen.

# %% tags=["parameters"]
CORPUS = "../data/sample"  # a folder or file with articles
READ = {}  # how to read it, such as {"columns": {"Zeitung": "outlet"}}
FIND = {}  # what to look for, such as {"referents": ["parties.csv"]}

# %%
import framing

articles = framing.read_articles(CORPUS, **READ)
voices = framing.find_voices(articles)
find = {"referents": framing.own_referents(CORPUS)} | FIND
hits = framing.find_hits(articles, voices=voices, **find)
scores = framing.score_articles(articles, hits, voices=voices)

# %% [markdown]
# ## The data
#
# Three voices. *Direct*: inside quotation marks. *Indirect*: reported without them ("the minister
# said that ..."). Everything else is the outlet's own. Each stretch has a source where the text
# names one.

# %%
spoken = voices.merge(articles[["article_id", "outlet"]])
counts = spoken.groupby(["outlet", "voice"]).size().unstack(fill_value=0)
framing.show_table(counts.reset_index(), caption="Stretches of other people's words.")

# %% [markdown]
# ## The chart

# %%
ax = framing.plot_voices(scores)
# %% [markdown]
# ## How to read it
#
# A bar is an outlet, all its words are 1. The dark part is written in the outlet's own voice. An
# outlet with a small dark part leaves the telling, and the loaded words, to its sources.
#
# Who they are: the sources with the most words, quoted or reported.

# %%
sources = framing.count_sources(voices, articles)
ax = framing.plot_sources(sources)
# %% [markdown]
# The same as a table. `direct share` is the part of a source's words that stands in quotation marks:
# the rest was put into the outlet's words. A dash stands for all whom the text does not name.

# %%
framing.show_table(sources.groupby("outlet").head(3), caption="Three sources of each outlet.")

# %% [markdown]
# Reporting verbs tell how a source is introduced. *Said* is neutral, *claimed* doubts, *pointed out*
# endorses, *fumed* charges.

# %%
rates = framing.rate_outlets(scores, measures=["reporting_verb"], n_resamples=2000)
ax = framing.plot_heatmap(rates, measure="reporting_verb")
# %% [markdown]
# One article with its voices shaded and its hits marked. Check a few like this before trusting a
# chart.

# %%
framing.show_article(articles.iloc[0], hits, voices)

# %% [markdown]
# ## What it does not show
#
# - Who was asked and did not answer, or was never asked.
# - A source behind every stretch. Some are unnamed, and pronouns are resolved only where it is safe.
# - Perfect borders. Voices are found by a model; the table says how often it is right on annotated
#   news.

# %%
validity = framing.read_validity()
framing.show_table(
    validity[validity["measure"] == "voice"],
    columns=["figure", "data", "n", "value", "ci_low", "ci_high", "human"],
    caption="Voices on annotated news.",
)

# %% [markdown]
# ## Make it your own
#
# Set `CORPUS` above to your folder. Then look for one source: how often, and in whose articles?

# %%
name = sources["source"].dropna().mode()[0]
framing.show_table(sources[sources["source"] == name], caption=f"Words given to {name}.")
