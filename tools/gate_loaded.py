"""Loaded terms on BABE and BASIL: weighed on four fifths of the documents, tried on the rest.

A sentence counts as biased where it holds a hit, at the default weight. Documents (BABE) and
stories (BASIL) are never split between fitting and trying.

Two things cross-validation cannot undo: some entries were chosen after reading the development
sentences of BABE (their note says so), and `strength` was rated by hand when the record of frequent
entries on the development data had been seen. The figures called "blind" leave out those entries
and all ratings, at a weight that as many places reach, and so bound the effect from below.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import weigh_loaded as weigh

from framing.lexicons import load_lexicon, read_lexicon
from framing.loaded import MIN_WEIGHT, is_name
from framing.match import Matcher, Matches
from framing.text import tokenize
from framing.verbs import find_verbs

N_FOLDS = 5
N_RESAMPLES = 1000
SEED = 20260101


def folds(group: np.ndarray, seed: int = 0) -> np.ndarray:
    """A fold for every sentence; those of one group share it."""
    names, number = np.unique(group, return_inverse=True)
    return (np.random.default_rng(seed).permutation(len(names)) % N_FOLDS)[number]


def f1(truth: np.ndarray, guess: np.ndarray, weight: np.ndarray) -> float:
    right = weight[truth & guess].sum()
    return 2 * right / max(weight[truth].sum() + weight[guess].sum(), 1e-9)


def macro_f1(truth: np.ndarray, guess: np.ndarray, weight: np.ndarray) -> float:
    return (f1(truth, guess, weight) + f1(~truth, ~guess, weight)) / 2


def within(outlet: np.ndarray):
    """Mean macro-F1 over outlets with 40 or more sentences."""
    names = [name for name in np.unique(outlet) if (outlet == name).sum() >= 40]

    def score(truth: np.ndarray, guess: np.ndarray, weight: np.ndarray) -> float:
        parts = [outlet == name for name in names]
        return float(np.mean([macro_f1(truth[p], guess[p], weight[p]) for p in parts]))

    return score


def recall(truth: np.ndarray, guess: np.ndarray, weight: np.ndarray) -> float:
    return weight[truth & guess].sum() / weight[truth].sum()


def interval(score, truth, guess, group) -> tuple[float, float, float]:
    """The score and its 95 % interval from resampling groups."""
    names, number = np.unique(group, return_inverse=True)
    rng = np.random.default_rng(SEED)
    draws = [
        score(
            truth, guess, rng.multinomial(len(names), np.full(len(names), 1 / len(names)))[number]
        )
        for _ in range(N_RESAMPLES)
    ]
    return score(truth, guess, np.ones(len(truth))), *np.percentile(draws, [2.5, 97.5])


def cross_validated(
    lexicon: pd.DataFrame, babe, basil, share: float | None = None
) -> tuple[list[Matches], list[np.ndarray]]:
    """Hits in both sets, each found with weights fitted on the other folds.

    With `share`, the weight from which entries count is the one that this share of the places in
    the training part of BABE reaches, instead of the default.
    """
    sets = [(data, weigh.places(lexicon, data), folds(data.group)) for data in (babe, basil)]
    hits: list[list[Matches]] = [[], []]
    for fold in range(N_FOLDS):
        training = [(data, found, np.flatnonzero(fold_of != fold)) for data, found, fold_of in sets]
        weights = weigh.fit_weights(lexicon, *training)
        at = weights[sets[0][1]["entry"][sets[0][2][sets[0][1]["sentence"]] != fold]]
        least = MIN_WEIGHT if share is None else np.quantile(at, 1 - share)
        used = lexicon.assign(weight=weights)[(weights >= least) | (weights == 0)]
        matcher = Matcher(used.reset_index(drop=True), over_labels=True)
        for i, (data, _, fold_of) in enumerate(sets):
            found = matcher.find(data.tokens)
            found = found[~is_name(data.tokens, found, matcher.lexicon)]
            found = found[fold_of[data.of(found.doc, found.start)] == fold]
            found.entry[:] = used.index.to_numpy()[found.entry]
            hits[i].append(found)
    joined = [Matches.joined(parts) for parts in hits]
    return joined, [d.of(m.doc, m.start) for d, m in zip((babe, basil), joined, strict=True)]


def flags(n: int, sentence: np.ndarray) -> np.ndarray:
    guess = np.zeros(n, dtype=bool)
    guess[sentence] = True
    return guess


def label_precision(lexicon: pd.DataFrame, rows: list[dict], hits: Matches, group) -> pd.DataFrame:
    """Share of each label's hits that lie on words annotators marked, by label."""
    marked = np.array(
        [
            any(a < s["end"] and s["start"] < b for s in rows[d]["spans"])
            for d, a, b in zip(hits.doc, hits.start, hits.end, strict=True)
        ]
    )
    label = lexicon["label"].to_numpy()[hits.entry]
    table = []
    for name in dict.fromkeys(lexicon["label"]):
        mine = label == name
        if mine.any():
            score = lambda truth, _guess, weight: weight[truth].sum() / max(weight.sum(), 1e-9)  # noqa: E731
            value, low, high = interval(score, marked[mine], marked[mine], group[hits.doc[mine]])
            table.append(("loaded", name, value, int(mine.sum()), low, high))
    columns = ["measure", "label", "precision", "n", "ci_low", "ci_high"]
    return pd.DataFrame(table, columns=columns).round(3)


def measure(shared: Path) -> list[dict]:
    """The gate's figures for loaded terms."""
    lexicon = read_lexicon(weigh.LEXICON)
    babe, rows = weigh.read_babe(shared)
    basil = weigh.read_basil(shared)
    out = []
    unseen = lexicon[~lexicon["note"].str.contains("development")].reset_index(drop=True)
    unseen["strength"] = unseen["strength"].where(unseen["strength"] == "named", "usual")
    counts = (lexicon["weight"] >= MIN_WEIGHT).to_numpy()
    share = counts[weigh.places(lexicon, babe)["entry"]].mean()
    for name, table in (("", lexicon), (", blind", unseen)):
        hits, sentence = cross_validated(table, babe, basil, share if name else None)
        guess = flags(len(babe.doc), sentence[0])
        case = (babe.is_biased, guess, babe.group)
        out += [
            _row("BABE", f"macro-F1{name}", *interval(macro_f1, *case), case, 0.559, 0.902),
            _row("BABE", f"macro-F1 within outlet{name}", *interval(within(babe.outlet), *case),
                 case, None, None),
        ]  # fmt: skip
        voice = basil.voice[hits[1].first]
        for where, kept in (("any voice", voice >= 0), ("outlet's voice", voice == 0)):
            case = (basil.is_biased, flags(len(basil.doc), sentence[1][kept]), basil.group)
            out += [
                _row("BASIL", f"F1, {where}{name}", *interval(f1, *case), case, 0.228, None),
                _row("BASIL", f"recall, {where}{name}", *interval(recall, *case), case, None, None),
            ]
        if not name:
            label_precision(lexicon, rows, hits[0], babe.group).to_csv(
                ROOT / "framing/lexicons/validity.csv", index=False, lineterminator="\n"
            )
    return out + measure_verbs(shared)


def measure_verbs(shared: Path) -> list[dict]:
    """Reporting verbs against the cues of POLNEAR.

    A cue is any word that credits somebody with content, so a verb that reports is one. Inside
    quoted content the annotators marked no further cues: precision is understated.
    """
    rows = weigh.read_lines(shared / "eval/polnear/dev.jsonl")
    lexicon = load_lexicon("verbs")
    tokens = tokenize([row["text"] for row in rows])
    all_places = Matcher(lexicon).find(tokens)
    hits = find_verbs(tokens, lexicon)
    reported = set(zip(hits["article_id"].astype(int), hits["start"], strict=True))
    cues = [[s for s in row["spans"] if s["label"] == "cue"] for row in rows]
    spans = list(zip(all_places.doc, all_places.start, all_places.end, strict=True))
    truth = np.array([any(s["start"] < b and a < s["end"] for s in cues[d]) for d, a, b in spans])
    guess = np.array([(d, a) in reported for d, a, _ in spans])
    group = all_places.doc
    case = (truth, guess, group)
    found = (
        ("precision", interval(lambda t, g, w: w[t & g].sum() / w[g].sum(), *case)),
        ("recall", interval(recall, *case)),
    )
    return [
        _row("POLNEAR", figure, *value, case, None, None) | {"detector": "reporting verbs"}
        for figure, value in found
    ]


def _row(data, figure, value, low, high, case, to_beat, human) -> dict:
    return {
        "detector": "loaded terms",
        "data": data,
        "n": len(case[0]),
        "figure": figure,
        "value": round(float(value), 3),
        "ci_low": round(float(low), 3),
        "ci_high": round(float(high), 3),
        "to_beat": to_beat,
        "human": human,
    }


if __name__ == "__main__":
    print(pd.DataFrame(measure(ROOT.parent / "shared")).to_string(index=False))
