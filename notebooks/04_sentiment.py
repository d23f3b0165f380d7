# %% [markdown]
# # How positive does each outlet sound, and how far can that be trusted?
#
# TextBlob gives each sentence a polarity from -1 to 1 by looking up its words. It was made for
# reviews of films and goods. Here it is shown with what it misses, so that nobody reads more into it
# than it holds.

# %% tags=["parameters"]
CORPUS = "../data/sample"  # a folder or file with articles
READ = {}  # how to read it, such as {"columns": {"Zeitung": "outlet"}}
FIND = {}  # what to look for, such as {"scorer": "vader"}

# %%
import framing

articles = framing.read_articles(CORPUS, **READ)
voices = framing.find_voices(articles)
hits = framing.find_hits(articles, voices=voices, measures=["tone"], **FIND)
scores = framing.score_articles(articles, hits, voices=voices)

# %% [markdown]
# ## The data
#
# Each sentence of an outlet's own voice is looked up. *Coverage* is the share of sentences with at
# least one word that TextBlob knows; the tone of an article is the mean over these. About the other
# sentences the score says nothing.

# %%
rates = framing.rate_outlets(scores, measures=["tone"], n_resamples=2000)
framing.show_table(
    rates.pivot(index="outlet", columns="label", values="value").reset_index(),
    caption="Mean polarity (-1 to 1), subjectivity and coverage (0 to 1), own voice.",
)

# %% [markdown]
# ## The chart

# %%
ax = framing.plot_tone(scores, scorer=FIND.get("scorer", "textblob"))
# %% [markdown]
# ## How to read it
#
# A dot is an article, the box holds the middle half of an outlet's articles, the line is the median.
# Look at the spread first. Where it is wide and the medians are close, there is little to tell.
#
# The score can be taken apart. These sentences scored lowest, with the words that pulled them.

# %%
tone = hits[(hits["label"] == "polarity") & (hits["voice"] == "outlet")]
names = {"text": "sentence", "weight": "polarity", "term": "words that pull"}
framing.show_table(
    tone.sort_values(["weight", "article_id", "start"]),
    columns={"article_id": "article", **names},
    caption="The lowest polarities.",
    top=8,
)

# %% [markdown]
# ## What it does not show
#
# - Attitude. A report of a massacre scores low in any outlet. Tone follows the event before it
#   follows the outlet; so compare inside stories, as notebook 06 does.
# - Validity. On annotated news TextBlob reaches a macro-F1 of .43 for the tone toward a person, where
#   guessing gives about .33; it returns exactly 0 for 39 % of sentences, and reads "This isn't a bad
#   idea" as -0.70. **No conclusion about an outlet should rest on this score alone.**

# %%
validity = framing.read_validity()
framing.show_table(
    validity[validity["measure"] == "tone"],
    columns=["figure", "data", "n", "value", "ci_low", "ci_high"],
    caption="Tone on annotated news.",
)

# %% [markdown]
# ## Make it your own
#
# Set `CORPUS` above to your folder. A second scorer, VADER, is closer to people's judgements (.52).
# Ask for it and compare: a finding that turns with the scorer is none.

# %%
vader = framing.find_hits(articles, voices=voices, measures=["tone"], scorer="vader")
ax = framing.plot_tone(framing.score_articles(articles, vader, voices=voices), scorer="VADER")
