# %% [markdown]
# # What is in this corpus, and what was set aside?
#
# Before anything is measured: which articles were read, how the outlet of each was decided, what was
# cut from the pages. A mistake made here is in every number that follows.

# %% tags=["parameters"]
CORPUS = "../data/sample"  # a folder or file with articles
READ = {}  # how to read it, such as {"columns": {"Zeitung": "outlet"}}

# %%
import framing

articles = framing.read_articles(CORPUS, **READ)

# %% [markdown]
# ## The data
#
# One row an outlet: how its name was decided, when its articles appeared, how long they are. Below
# it, whatever may spoil a comparison.

# %%
found = framing.check_corpus(articles)
by_outlet = found[found["check"].isin(["outlet", "published", "words"])]
by_outlet = by_outlet.pivot(index="group", columns="check", values="value").reset_index()
framing.show_table(
    by_outlet.rename(
        columns={"outlet": "decided by", "group": "outlet", "words": "words: median (range)"}
    ),
    caption=f"{len(articles)} articles of {articles['outlet'].nunique()} outlets.",
)

# %%
framing.show_table(
    found[found["remark"] != ""],
    columns=["check", "group", "n_articles", "value", "remark"],
    caption="Remarks.",
)

# %% [markdown]
# ## The chart

# %%
ax = framing.plot_lengths(articles)
# %% [markdown]
# ## How to read it
#
# A dot is an article. Rates later on are per 1,000 words, so outlets of different length can be
# compared. But an outlet of briefs and an outlet of long reads do different things with words: where
# the boxes do not overlap at all, think twice about comparing them.
#
# What was cut from the pages, since it is no article: captions, related posts, footers. Look whether
# a cut took a sentence of the article with it.

# %%
removed = framing.list_removed(articles)
framing.show_table(
    removed.drop_duplicates("why"),
    columns=["why", "article_id", "text"],
    caption=f"{len(removed)} stretches were cut from {removed['article_id'].nunique()} pages; "
    "one of each kind.",
)

# %% [markdown]
# What could not be read, or had to be guessed. `yes` under *is set aside*: it is not in the
# articles.

# %%
framing.show_table(
    framing.list_problems(articles),
    columns=["file", "row", "what", "repair", "is_set_aside"],
    caption="Files and rows with a remark.",
    top=12,
)

# %% [markdown]
# One article as it was read: the beginning of its body.

# %%
framing.show_table(
    articles.tail(1).assign(body=articles["body"].str[:400] + " …"),
    columns=["outlet", "headline", "body"],
)

# %% [markdown]
# ## What it does not show
#
# - Whether these articles stand for the outlets. That was decided when they were collected.
# - Whether outlets covered the same events. Notebook 06 pairs them by story.

# %% [markdown]
# ## Make it your own
#
# Set `CORPUS` above to your folder or file and run all cells. Unusual column names can be said:
# `framing.read_articles("my.csv", columns={"Zeitung": "outlet"})`. If texts repeat, this finds them:

# %%
framing.show_table(
    framing.find_reprints(articles),
    columns=["outlet_a", "outlet_b", "share_a", "share_b", "credit_a", "credit_b"],
    caption="Articles that share text: the part of a that stands in b, the part of b that stands "
    "in a, and the agencies they credit.",
    top=6,
)
