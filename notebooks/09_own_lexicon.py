# %% [markdown]
# # Which words would a lexicon of my own need?
#
# Shipped lexicons know the common words, not those of your topic. Candidates come from the corpus:
# what one outlet says where others report the same story otherwise. A person decides. The decisions
# are kept, with who took them and why.

# %% tags=["parameters"]
CORPUS = "../data/sample"  # a folder or file with articles

# %%
import tempfile
from pathlib import Path

import framing

articles = framing.read_articles(CORPUS)
if "story_id" not in articles:
    articles = framing.match_stories(articles)
voices = framing.find_voices(articles)

# %% [markdown]
# ## The data
#
# Terms in an outlet's own voice that it uses more than others do in the same stories; entries of the
# shipped lexicon are left out. `elsewhere` shows what others say in like surroundings. The score
# ranks; it is no test. Most suggestions are topic or style. That is why a person reads them.

# %%
shipped = framing.load_lexicon("loaded")
suggested = framing.suggest_terms(articles, voices=voices, lexicon=shipped, n=60)
framing.show_table(
    suggested.groupby("outlet").head(4),
    columns=["outlet", "term", "n_stories", "n_hits", "expected", "elsewhere"],
    caption="The first four suggestions for each outlet.",
)

# %% [markdown]
# Decide. In a study people fill in the columns `decision` and `label` of a sheet
# (`suggested.to_csv("sheet.csv")`). Here are the decisions of one reader about The Morning Gull.

# %%
chosen = {
    "boss": "colloquial",
    "bosses": "colloquial",
    "cops": "colloquial",
    "boffin": "colloquial",
    "crippling": "alarm",
    "terrified": "alarm",
    "massive": "intensifier",
}
decided = suggested.drop_duplicates("term").copy()
decided["label"] = decided["term"].map(chosen).fillna("")
decided["decision"] = ["accept" if label else "reject" for label in decided["label"]]
lexicon = framing.accept_terms(
    decided, Path(tempfile.mkdtemp()) / "own.csv", decided_by="A. Reader", decided_on="2025-06-01"
)
framing.show_table(
    lexicon,
    columns=["term", "measure", "label", "source", "decided_by", "decided_on"],
    caption=f"The own lexicon; {len(decided) - len(lexicon)} rejected terms are kept beside it.",
)

# %% [markdown]
# ## The chart
#
# The shipped lexicon and the own one together.

# %%
hits = framing.find_hits(articles, voices=voices, lexicons=[shipped, lexicon], measures=["loaded"])
scores = framing.score_articles(articles, hits, voices=voices)
rates = framing.rate_outlets(scores, n_resamples=2000)
ax = framing.plot_rates(rates, measure="loaded", top=6)
# %% [markdown]
# ## How to read it
#
# As in notebook 02. But the own terms were chosen because one outlet uses them, so that outlet must
# score high on them. The chart shows that the lexicon works. It is no finding.
#
# What the own entries hit:

# %%
own = hits[hits["term"].isin(lexicon["term"])]
framing.show_table(
    framing.concordance(own, articles, width=45),
    columns=["outlet", "left", "text", "right", "label", "voice"],
    caption="Hits of the own lexicon.",
    top=10,
)

# %% [markdown]
# ## What it does not show
#
# - A difference between outlets. For that, test the lexicon on articles that it was not made from:
#   suggest from one half of the stories, compare on the other.
# - That a term is loaded. A person says so, and coders should agree (notebook 08).

# %% [markdown]
# ## Make it your own
#
# Set `CORPUS` above to your folder. The two halves:

# %%
stories = sorted(articles["story_id"].dropna().unique())
first = articles[articles["story_id"].isin(stories[::2])]
half = framing.suggest_terms(
    first, voices=voices[voices["article_id"].isin(first["article_id"])], lexicon=shipped, n=10
)
print(
    f"{len(half)} terms from {len(stories[::2])} stories,",
    f"to be counted in the other {len(stories[1::2])}.",
)
