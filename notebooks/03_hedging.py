# %% [markdown]
# # Whose claims does each outlet doubt?
#
# *So-called*, *alleged*, *purported*: a hedge keeps the outlet at a distance from what it reports.
# Counting hedges says little. What they are put on says a lot.

# %% tags=["parameters"]
CORPUS = "../data/sample"  # a folder or file with articles
READ = {}  # how to read it, such as {"columns": {"Zeitung": "outlet"}}
FIND = {}  # what to look for, such as {"lexicons": ["my_words.csv"]}

# %%
import framing

articles = framing.read_articles(CORPUS, **READ)
voices = framing.find_voices(articles)
hits = framing.find_hits(articles, voices=voices, measures=["hedge"], **FIND)
scores = framing.score_articles(articles, hits, voices=voices)

# %% [markdown]
# ## The data
#
# Four types of hedge are kept apart. *Distancing* (so-called, purported) withholds the outlet's
# word. *Legal* (alleged, accused of) is asked for by law. *Evidential* (reportedly) says the outlet
# did not see it. *Epistemic* (may, possibly) is open about what nobody knows.

# %%
rates = framing.rate_outlets(scores, measures=["hedge"], n_resamples=2000)
types = rates[rates["label"] != "all"]
framing.show_table(
    types.pivot(index="label", columns="outlet", values="value").reset_index(),
    caption="Hedges per 1,000 words of the outlet's own voice.",
)

# %% [markdown]
# ## The chart

# %%
ax = framing.plot_targets(hits, articles, label="distancing", top=20)
# %% [markdown]
# ## How to read it
#
# A row is a word that was doubted: the head of the phrase that a distancing hedge applies to. A cell
# counts articles, so one article that repeats itself counts once. Read columns against each other:
# which words are doubted by one outlet only?
#
# On the sample corpus, The Selm Examiner and The Tarvonia Tribune hedge about equally often. The
# Examiner doubts the government, the Tribune its opponents. A count of hedges would have missed it.

# %%
ax = framing.plot_rates(rates, measure="hedge")
# %% [markdown]
# The passages behind the first chart: the hedge, what it applies to, and the words
# around it.

# %%
own = hits[(hits["label"] == "distancing") & (hits["voice"] == "outlet")]
some = own.sample(min(12, len(own)), random_state=1).sort_index()
framing.show_table(
    framing.concordance(some, articles),
    columns=["outlet", "left", "text", "right", "target_head"],
    caption=f"Distancing hedges in the outlets' own voice: {len(some)} of {len(own)}.",
    interactive=True,  # in Jupyter: type words to filter, click a heading to sort
)

# %% [markdown]
# ## What it does not show
#
# - Whether the doubt was right. *So-called* can be earned.
# - Doubt without a marker. A dry "the ministry said", after its refutation, doubts as well.
# - Hits without error. The table below says how often the detector was right on news.
# - Rare targets for certain. In real news a distancing marker stands in about one article of four;
#   a handful of articles shows examples, not rates.

# %%
validity = framing.read_validity("hedge")
framing.show_table(
    validity,
    columns=["figure", "n", "value", "ci_low", "ci_high"],
    caption="Hedges on news coded by hand. The rules were written with these marks in view, so the "
    "figures are the upper end of what to expect.",
)

# %% [markdown]
# ## Make it your own
#
# Set `CORPUS` above to your folder. Then ask for another type of hedge, or for doubts in the mouths
# of sources: `voice="direct"`.

# %%
ax = framing.plot_targets(hits, articles, label=["legal", "evidential"], voice="outlet")
