"""framing beside its peers: the same articles, one process, round by round; prints the table.

    python benchmarks/peers.py [--rounds 3] [--articles 805] [--corpus 2000]

Processor time is counted, not the clock, so that other work on the machine matters less; only what
a second process brings goes by the clock. A cold round is the first of a new process, a warm one
comes after it. Parity is counted, not assumed: tone is compared sentence by sentence.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
EVAL = ROOT.parent / "shared" / "eval"
BLOB, BLOB_LINES = "TextBlob sentiment, articles", "TextBlob sentiment, sentences"
SIZES = (2_000, 20_000)  # entries of the lexicons drawn


def read_dev(n: int) -> pd.DataFrame:
    """The development parts of PolNeAR and BASIL where there are, else the sample corpus."""
    rows = []
    for name in ("polnear", "basil"):
        path = EVAL / name / "dev.jsonl"
        if path.exists():
            with path.open(encoding="utf-8") as file:
                rows += [(name, json.loads(line)) for line in file]
    if rows:
        table = pd.DataFrame(
            {
                "article_id": [f"{name}-{i}" for i, (name, _) in enumerate(rows)],
                "outlet": [row["outlet"] for _, row in rows],
                "headline": [row["title"] or "" for _, row in rows],
                "body": [row["text"] for _, row in rows],
            }
        )
    else:
        from framing.corpus import read_articles

        table = read_articles(ROOT / "data" / "sample")
    return table.head(n)


def timed(work: Callable[[], object]) -> float:
    """Seconds of processor time."""
    before = time.process_time()
    work()
    return time.process_time() - before


def touch_memory(size: int = 1 << 30) -> None:
    """Write to memory and give it back: a virtual machine's first use of a page is slow, and
    would be charged to whatever part comes first.
    """
    np.ones(size, dtype=np.uint8)


def forget_words() -> None:
    """Empty what cutting remembers about words, as it is in a new process."""
    from framing import cutting, sentences
    from framing.numbering import Memory

    for thing in (*vars(cutting).values(), *vars(sentences).values()):
        if hasattr(thing, "cache_clear"):
            thing.cache_clear()
        elif isinstance(thing, Memory):
            thing.forget()


def one_round(n: int, seed: int, answers: multiprocessing.Queue) -> None:
    """All parts once cold and once warm, in this new process, in random order."""
    from textblob import TextBlob

    from framing.chunks import read_closely
    from framing.match import Matcher
    from framing.polarity import TextBlobScorer
    from framing.steps import plan_work
    from framing.text import tokenize, tokenize_articles
    from framing.voices import find_voices

    touch_memory()
    articles = read_dev(n)
    bodies = articles["body"].tolist()
    TextBlob("It is good.").sentiment  # noqa: B018  reads its lexicon
    work = plan_work()
    chunks = [articles.iloc[i : i + 1000] for i in range(0, len(articles), 1000)]
    read_closely(pd.DataFrame({"article_id": ["0"], "outlet": ["A"], "headline": ["A"],
                               "body": ["He said it is “good”."]}), work, {})  # fmt: skip
    tokens = tokenize_articles(articles)
    bounds = tokens.sentence_first.tolist()
    sentences = [tokens.text(a, b) for a, b in pairwise(bounds)]
    scorer = TextBlobScorer()
    parts: dict[str, Callable[[], object]] = {
        BLOB: lambda: [TextBlob(text).sentiment for text in bodies],
        "whole path": lambda: [read_closely(chunk, work, {}) for chunk in chunks],
        BLOB_LINES: lambda: [TextBlob(s).sentiment for s in sentences],
        "tone": lambda: scorer.score(sentences),
        "voices": lambda: find_voices(articles, tokens=tokens),
    }
    for size in SIZES:
        lexicon = made_lexicon(tokens.words, size, seed)
        matcher, phrase = Matcher(lexicon), spacy_matcher(lexicon)
        parts[f"matching {size}"] = lambda matcher=matcher: matcher.find(tokenize(bodies))
        parts[f"tokens given {size}"] = lambda matcher=matcher: matcher.find(tokens)
        if phrase is not None:
            parts[f"spaCy {size}"] = lambda phrase=phrase: phrase(bodies)
    order = list(parts)
    random.Random(seed).shuffle(order)
    found: dict[str, list[float]] = {}
    for name in order:
        if name.startswith("matching"):
            forget_words()
        found[name] = [timed(parts[name])]
    for name in parts:
        if name.startswith(("whole", "tone", "voices", "matching", "spaCy")):
            found[name].append(timed(parts[name]))
    ours = scorer.score(sentences)
    theirs = [TextBlob(sentence).sentiment for sentence in sentences]
    different = sum(
        a != t.polarity or b != t.subjectivity
        for a, b, t in zip(ours.polarity, ours.subjectivity, theirs, strict=True)
    )
    answers.put(
        {
            "seconds": found,
            "n_articles": len(articles),
            "n_words": int(tokens.is_word.sum()),
            "n_sentences": len(sentences),
            "n_different": different,
        }
    )


def made_lexicon(words: list[str], n: int, seed: int) -> pd.DataFrame:
    """Words, phrases and wildcards in the proportion 3 : 1 : 1, drawn from the vocabulary."""
    draw = random.Random(seed)
    known = sorted({word for word in words if word.isalpha() and len(word) > 3})
    terms = set(draw.sample(known, min(int(n * 0.6), len(known))))
    while len(terms) < int(n * 0.8):
        terms.add(" ".join(draw.sample(known, 2)))
    while len(terms) < n:
        terms.add(draw.choice(known)[:6] + "*")
    from framing.lexicons import as_lexicon

    return as_lexicon(pd.DataFrame({"term": sorted(terms), "measure": "loaded", "label": "drawn"}))


def spacy_matcher(lexicon: pd.DataFrame) -> Callable[[list[str]], object] | None:
    """spaCy's blank English with its PhraseMatcher: words and phrases, for it has no wildcards."""
    try:
        import spacy
        from spacy.matcher import PhraseMatcher
    except ImportError:
        return None
    nlp = spacy.blank("en")
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    terms = [term for term in lexicon["term"] if not term.endswith("*")]
    matcher.add("drawn", [nlp.make_doc(term) for term in terms])
    return lambda texts: [matcher(doc) for doc in nlp.pipe(texts)]


def two_processes(n: int) -> tuple[float, float]:
    """How many times faster than one, by the clock, two processes score a corpus on disk, and two
    runs that share nothing do, each with half of it: what the machine's cores give at most.
    """
    from growth import write_corpus

    from framing.scale import score_corpus

    seconds = []
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as scratch:
        corpus, half = Path(scratch) / "corpus.parquet", Path(scratch) / "half.parquet"
        write_corpus(n, corpus)
        write_corpus(n // 2, half)
        for workers in (1, 2):
            before = time.perf_counter()
            score_corpus(corpus, Path(scratch) / str(workers), workers=workers)
            seconds.append(time.perf_counter() - before)
        runs = [
            context.Process(target=score_corpus, args=(half, Path(scratch) / f"half-{i}"))
            for i in range(2)
        ]
        before = time.perf_counter()
        for run in runs:
            run.start()
        for run in runs:
            run.join()
        seconds.append(time.perf_counter() - before)
    return seconds[0] / seconds[1], seconds[0] / seconds[2]


def spread(values: Sequence[float]) -> str:
    """Median, range, and the 95 % t interval of the mean logarithm over the rounds."""
    text = f"{np.median(values):.1f} ({min(values):.1f} to {max(values):.1f})"
    if len(values) < 2:
        return f"{text} | "
    from scipy import stats

    logs = np.log(values)
    reach = stats.t.ppf(0.975, len(logs) - 1) * logs.std(ddof=1) / np.sqrt(len(logs))
    low, high = np.exp(logs.mean() - reach), np.exp(logs.mean() + reach)
    return f"{text} | {low:.1f} to {high:.1f}"


def reached(values: Sequence[float], aim: float | None) -> str:
    """Whether the median reaches the aim, and whether every round does."""
    if aim is None:
        return " | "
    if np.median(values) < aim:
        return f"{aim:g} | no"
    return f"{aim:g} | {'yes' if min(values) >= aim else 'yes, not in every round'}"


def table(
    rounds: list[dict], both: list[float], apart: list[float]
) -> list[tuple[str, str, str, str]]:
    """Rows: part, peer, ratio with its range and interval, what to reach and whether it was."""

    def row(
        name: str, beside: str, peer: str, part: str, at: int = 0, *,
        peer_at: int = 0, aim: float | None = None,
    ) -> tuple[str, str, str, str]:  # fmt: skip
        ratios = [r["seconds"][peer][peer_at] / r["seconds"][part][at] for r in rounds]
        return name, beside, spread(ratios), reached(ratios, aim)

    small, large = (f"matching {size}" for size in SIZES)
    rows = [
        row("whole path, cold", BLOB, BLOB, "whole path", aim=2),
        row("whole path, warm", BLOB, BLOB, "whole path", 1),
        row("tone, cold", BLOB_LINES, BLOB_LINES, "tone", aim=5),
        row("tone, warm", BLOB_LINES, BLOB_LINES, "tone", 1, aim=10),
    ]
    rows.append(row(f"{SIZES[0]:,} entries, cold", BLOB, BLOB, f"matching {SIZES[0]}"))
    spacy = "spaCy blank + PhraseMatcher"
    for size in SIZES:
        if (peer := f"spaCy {size}") in rounds[0]["seconds"]:
            aim, part = 10 if size == SIZES[0] else None, f"matching {size}"
            rows += [
                row(f"{size:,} entries, cold", spacy, peer, part, aim=aim),
                row(f"{size:,} entries, warm", f"{spacy}, warm", peer, part, 1, peer_at=1),
                row(f"{size:,} entries, tokens given", spacy, peer, f"tokens given {size}"),
            ]
    rows.append(row(f"{SIZES[1]:,} entries", f"framing, {SIZES[0]:,}", small, large, aim=0.5))
    voices = [r["n_words"] / r["seconds"]["voices"][1] / 1000 for r in rounds]
    rows.append(("voices", "thousand words a second", spread(voices), reached(voices, 100)))
    one = "framing, one process"
    if both:
        rows.append(("two processes, by the clock", one, spread(both), reached(both, 1.8)))
        rows.append(
            ("two runs of half the articles side by side", one, spread(apart), reached(apart, None))
        )
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--articles", type=int, default=805)
    parser.add_argument("--corpus", type=int, default=2000, help="articles for two processes")
    options = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    rounds, both, apart = [], [], []
    for seed in range(options.rounds):
        answers = context.Queue()
        process = context.Process(target=one_round, args=(options.articles, seed, answers))
        process.start()
        rounds.append(answers.get())
        process.join()
        if options.corpus:
            for found, ratio in zip((both, apart), two_processes(options.corpus), strict=True):
                found.append(ratio)
    n, n_words = rounds[0]["n_articles"], rounds[0]["n_words"]
    print(f"{n} articles, {n_words:,} words, {len(rounds)} round(s), each in a new process\n")
    print("| part | beside | times as fast: median (range) | 95 % interval | aim | reached |")
    print("| --- | --- | --- | --- | --- | --- |")
    for row in table(rounds, both, apart):
        print("| " + " | ".join(row) + " |")
    print()
    for name in (BLOB, "whole path"):
        cold = [n / r["seconds"][name][0] for r in rounds]
        print(f"{name}: {spread(cold)} articles a second, cold")
    n_different = sum(r["n_different"] for r in rounds)
    n_sentences = sum(r["n_sentences"] for r in rounds)
    print(f"parity of tone: {n_different} differences in {n_sentences:,} sentences")
    return 0 if n_different == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
