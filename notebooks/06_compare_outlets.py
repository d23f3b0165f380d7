# %% [markdown]
# # Do the outlets differ, and which words make the difference?
#
# A higher rate is not yet a difference: the outlets may have written about different things, and
# words of one article come in bundles. This notebook compares inside stories, resamples stories, and
# then checks the instrument itself.

# %% tags=["parameters"]
CORPUS = "../data/sample"  # a folder or file with articles
READ = {}  # how to read it, such as {"columns": {"Zeitung": "outlet"}}
FIND = {}  # what to look for, such as {"referents": ["parties.csv"]}

# %%
import pandas

import framing

articles = framing.read_articles(CORPUS, **READ)
if "story_id" not in articles:
    articles = framing.match_stories(articles)
voices = framing.find_voices(articles)
find = {"referents": framing.own_referents(CORPUS)} | FIND
hits = framing.find_hits(articles, voices=voices, **find)
scores = framing.score_articles(articles, hits, voices=voices)

# %% [markdown]
# ## The data
#
# Every pair of outlets, and each outlet with all others, is compared on every measure, in the
# outlets' own voice. Where two outlets cover the same stories, the difference is taken inside each
# story. All p-values are adjusted together (Benjamini and Hochberg).

# %%
compared = framing.compare_outlets(scores, n_resamples=2000)
n_tested = compared["p_adjusted"].notna().sum()
n_clear = (compared["p_adjusted"] < 0.05).sum()
lines = framing.describe_differences(compared, top=6)
framing.show_table(
    pandas.DataFrame({"difference": lines}),
    caption=f"{len(compared):,} comparisons, {n_tested:,} with enough hits to test, {n_clear} below "
    ".05 after adjustment. The clearest of each measure:",
)

# %% [markdown]
# ## The chart
#
# The clearest difference between two outlets, split into the kinds that its measure tells apart.

# %%
clearest = compared[(compared["outlet_a"] != "all others") & (compared["unit"] == "per_1000_words")]
if (clearest["label"] == "all").any():
    clearest = clearest[clearest["label"] == "all"]
order = clearest.assign(size=-clearest["diff"].abs()).sort_values(["p_adjusted", "size"])
clearest = clearest.loc[order.index[:1]]
a, b, measure = clearest[["outlet_a", "outlet_b", "measure"]].iloc[0]
pair = compared[(compared["outlet_a"] == a) & (compared["outlet_b"] == b)]
outlets = articles["outlet"].unique()
ax = framing.plot_comparisons(pair, measure=measure, outlets=outlets)
# %% [markdown]
# ## How to read it
#
# A dot is a difference of rates, right of zero where the second outlet has more. The line is a 95 %
# interval. A star marks what stays below .05 after adjustment for *all* tests, not only for those in
# the chart.
#
# A difference is a sum over words. The bars below add up to it. If one or two bars carry it, the
# finding is about these words, and should be told so.

# %%
parts = framing.explain_difference(scores, hits, clearest)
ax = framing.plot_differences(parts, outlets=outlets)
# %% [markdown]
# The check of the instrument: halves of *one* outlet differ by chance only, so tests at .05 should
# fire on about 5 % of them. A share far above means: do not trust the p-values on this corpus.

# %%
if articles["outlet"].value_counts().max() >= 10:
    null = framing.check_null(
        scores, articles=articles, voices=voices, n_splits=200, n_resamples=2000
    )
else:
    null = pandas.DataFrame({"remark": ["No outlet has the ten articles that this check needs."]})
framing.show_table(
    null.drop(columns=["part", "voice", "n_splits", "alpha", "method"], errors="ignore"),
    caption="Share of tests below .05 between random halves of one outlet.",
    decimals=3,
)

# %% [markdown]
# The words behind one story, side by side: what the articles share, and how each puts it. Where the
# two outlets have no story in common, these are an article of each.

# %%
two = articles[articles["outlet"].isin([a, b])].drop_duplicates(["story_id", "outlet"])
story = two.groupby("story_id")["outlet"].nunique().idxmax()
both = two[two["story_id"] == story]
both = both if len(both) == 2 else two.drop_duplicates("outlet")
framing.show_story(both, hits, voices)

# %% [markdown]
# ## What it does not show
#
# - Why they differ. Readers, law, house style and politics all leave such traces.
# - Which one is right. A comparison has no view from nowhere: it says how A differs from B.
# - The absence of a difference. A wide interval around zero says that this corpus is too small to
#   tell; the warnings in the table say where.
# - That every hit is right. The column *detector* of the last table says how often it is, on news
#   that people annotated.

# %%
warnings = compared.loc[compared["warning"] != "", "warning"].str.split("; ").explode()
framing.show_table(
    warnings.value_counts().rename("rows").reset_index(),
    caption="Warnings of the comparison.",
    top=6,
)

# %% [markdown]
# ## Make it your own
#
# Set `CORPUS` above to your folder. Without a column `story_id` the stories are matched by their
# words and dates. Then choose your own pair.

# %%
framing.show_table(
    framing.add_validity(pair[pair["p_adjusted"] < 0.05]),
    columns={
        "measure": "measure",
        "label": "label",
        "value_a": "a",
        "value_b": "b",
        "diff": "b less a",
        "ci_low": "from",
        "ci_high": "to",
        "p_adjusted": "adjusted p",
        "validity": "detector",
    },
    caption=f"a: {a}, b: {b}. What stays below .05, with 95 % intervals.",
)
