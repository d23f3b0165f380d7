"""Figures for stories and reprints: story pairs, groups, planted copies, agency credits."""

import json

import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score

from framing.credits import find_credits
from framing.likeness import story_vectors
from framing.reprints import find_reprints
from framing.stories import match_stories, story_similarity

RESAMPLES = 1000


def read(shared, name, **columns):
    lines = (shared / "eval" / name / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    table = {"article_id": [str(row["id"]) for row in rows]}
    for column, key in columns.items():
        table[column] = [row.get(key) for row in rows]
    return pd.DataFrame(table)


def row(detector, data, n, figure, value, interval=(None, None), to_beat=None, human=None):
    return {
        "detector": detector, "data": data, "n": n, "figure": figure, "value": float(value),
        "ci_low": interval[0], "ci_high": interval[1], "to_beat": to_beat, "human": human,
    }  # fmt: skip


def interval(values):
    return tuple(float(v) for v in np.quantile(values, [0.025, 0.975]))


def story_pairs(shared):
    pairs = read(shared, "story_pairs", a="text1", b="text2", gold="same_story", grade="overall")
    articles = pairs[["article_id"]].assign(outlet="")
    found = story_similarity(articles.assign(body=pairs["a"]), articles.assign(body=pairs["b"]))
    score, gold = found["similarity"].to_numpy(), pairs["gold"].to_numpy()
    rng = np.random.default_rng(0)
    drawn = [rng.integers(0, len(gold), len(gold)) for _ in range(RESAMPLES)]
    auc = interval([roc_auc_score(gold[i], score[i]) for i in drawn])
    alike = 4 - pairs["grade"].to_numpy()
    r = interval([np.corrcoef(score[i], alike[i])[0, 1] for i in drawn])
    return [
        row("stories", "story_pairs", len(gold), "AUC", roc_auc_score(gold, score), auc, 0.942),
        row("stories", "story_pairs", len(gold), "r", np.corrcoef(score, alike)[0, 1], r, 0.70),
    ]


def bcubed(gold, found, drawn=None):
    """B-cubed precision, recall, F1 (Bagga and Baldwin 1998); drawn weights the documents."""
    gold, found = pd.factorize(gold)[0], pd.factorize(found)[0]
    same_gold, same_found = gold[:, None] == gold, found[:, None] == found
    both = (same_gold & same_found).sum(axis=1)
    weights = np.ones(len(gold)) if drawn is None else np.bincount(drawn, minlength=len(gold))
    precision = np.average(both / same_found.sum(axis=1), weights=weights)
    recall = np.average(both / same_gold.sum(axis=1), weights=weights)
    return precision, recall, 2 * precision * recall / (precision + recall)


def grouping(data, articles, gold, to_beat=None, **options):
    found = match_stories(articles, **options)["story_id"].to_numpy()
    rng = np.random.default_rng(0)
    n = len(gold)
    drawn = [bcubed(gold, found, rng.integers(0, n, n))[2] for _ in range(300)]
    return row(
        "stories", data, n, "grouping B3 F1", bcubed(gold, found)[2], interval(drawn), to_beat
    )


def threshold_by_folds(articles, gold, n_folds=5):
    """B3 F1 of articles whose stories had no part in choosing the threshold."""
    stories = np.unique(gold)
    fold = dict(
        zip(stories, np.random.default_rng(0).permutation(len(stories)) % n_folds, strict=True)
    )
    number = np.array([fold[story] for story in gold])
    grid = np.arange(0.15, 0.33, 0.02)
    found = [match_stories(articles, threshold=t)["story_id"].to_numpy() for t in grid]
    parts = []
    for k in range(n_folds):
        seen, unseen = number != k, number == k
        best = max(found, key=lambda groups: bcubed(gold[seen], groups[seen])[2])
        parts.append(bcubed(gold[unseen], best[unseen])[2])
    return float(np.mean(parts))


def basil_stories(shared):
    basil = read(
        shared, "basil", outlet="outlet", headline="title", body="text", published="date",
        gold="story",
    )  # fmt: skip
    gold = basil.pop("gold").to_numpy()
    undated = basil.drop(columns="published")
    vectors = story_vectors(undated)[0]
    likeness = (vectors @ vectors.T).toarray()
    np.fill_diagonal(likeness, -1)
    nearest = np.argsort(-likeness, axis=1, kind="stable")[:, :2]
    right = (gold[nearest] == gold[:, None]).mean(axis=1)
    rng = np.random.default_rng(0)
    drawn = interval(
        [right[rng.integers(0, len(right), len(right))].mean() for _ in range(RESAMPLES)]
    )
    half = np.random.default_rng(1).random(len(gold)) < 0.5
    return [
        row("stories", "basil", len(gold), "two nearest right", right.mean(), drawn, 0.95),
        grouping("basil, no dates", undated, gold),
        grouping("basil, with dates", basil, gold),
        grouping("basil, half of the articles", undated[half], gold[half]),
        row("stories", "basil, no dates", len(gold), "grouping B3 F1, threshold from other stories",
            threshold_by_folds(undated, gold)),
    ]  # fmt: skip


def newswcl_stories(shared):
    table = read(shared, "newswcl50", outlet="outlet", headline="title", body="text", gold="story")
    gold = table.pop("gold").to_numpy()
    return [grouping("newswcl50", table, gold)]


def plant(text, others, rng):
    """A reprint as desks make them: cut from the end, words changed, own paragraphs added."""
    paragraphs = [part for part in text.split("\n") if part.strip()]
    kept = max(3, int(len(paragraphs) * rng.uniform(0.35, 1.0)))
    changed = rng.uniform(0, 0.12)
    words = " \n ".join(paragraphs[:kept]).split(" ")
    words = ["moreover" if rng.random() < changed else word for word in words]
    own = [part for part in others.split("\n") if len(part) > 80]
    room = rng.uniform(0, 0.3) * len(words)  # copied text stays the most of it
    own = [
        p for p, n in zip(own, np.cumsum([len(p.split()) for p in own]), strict=True) if n <= room
    ]
    return "A new headline.\n" + "\n".join(own[:1]) + "\n" + " ".join(words) + "\n".join(own[1:])


def planted_reprints(shared):
    articles = read(shared, "polnear", outlet="outlet", body="text")
    known = find_reprints(articles)
    real = set(zip(known["article_id_a"], known["article_id_b"], strict=True))
    rng = np.random.default_rng(0)
    picked = rng.choice(len(articles), 200, replace=False)
    others = rng.choice(np.setdiff1d(np.arange(len(articles)), picked), 200, replace=False)
    bodies = articles["body"].to_numpy()
    copies = articles.iloc[picked].assign(
        article_id=[f"{name}#copy" for name in articles["article_id"].iloc[picked]],
        body=[plant(bodies[i], bodies[j], rng) for i, j in zip(picked, others, strict=True)],
    )
    found = find_reprints(pd.concat([articles, copies], ignore_index=True))
    pairs = set(zip(found["article_id_a"], found["article_id_b"], strict=True))
    planted = {(name.removesuffix("#copy"), name) for name in copies["article_id"]}
    # A copy of an article that has a real twin is a copy of the twin as well.
    true = {pair for pair in pairs if tuple(sorted(n.removesuffix("#copy") for n in pair)) in real}
    # So is a text of which an added paragraph is the most.
    ids = articles["article_id"].to_numpy()
    lent = {tuple(sorted(pair)) for pair in zip(copies["article_id"], ids[others], strict=True)}
    true |= {pair for pair in pairs if tuple(sorted(pair)) in lent}
    hits, false = planted & pairs, pairs - planted - true - real
    flags = np.array([pair in pairs for pair in sorted(planted)], dtype=float)
    drawn = interval([flags[rng.integers(0, 200, 200)].mean() for _ in range(RESAMPLES)])
    precision = len(hits) / max(1, len(hits) + len(false))
    return [
        row("reprints", "copies planted in polnear", 200, "recall", flags.mean(), drawn),
        row(
            "reprints", "copies planted in polnear", len(hits) + len(false), "precision", precision
        ),
    ]


def agency_credits(shared):
    articles = read(shared, "polnear", outlet="outlet", body="text", desk="wire")
    agencies = {"AP": "Associated Press", "reuters": "Reuters"}
    gold = articles.pop("desk").map(
        lambda w: "" if w in (None, "None", "NA") else agencies.get(w, w)
    )
    found = find_credits(articles).set_index("article_id")["agency"]
    given = articles["article_id"].map(found).fillna("").to_numpy()
    gold = gold.to_numpy()
    right = ((given == gold) & (given != "")).sum()
    n_gold, n_given = (gold != "").sum(), (given != "").sum()
    return [
        row("agency credits", "polnear", int(n_gold), "recall", right / n_gold),
        row("agency credits", "polnear", int(n_given), "precision", right / n_given),
    ]


def measure(shared):
    return [
        *story_pairs(shared),
        *basil_stories(shared),
        *newswcl_stories(shared),
        *planted_reprints(shared),
        *agency_credits(shared),
    ]
