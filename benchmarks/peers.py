"""framing beside its peers: the same articles, one process, round by round; prints the table.

    python benchmarks/peers.py [--rounds 3] [--articles 805] [--out docs/figures]

Processor time is counted, not the clock, so that other work on the machine matters less. A cold
round is the first of a new process, a warm one comes after it. Parity is counted, not assumed: tone
is compared sentence by sentence, matches entry by entry.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
EVAL = ROOT.parent / "shared" / "eval"


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


def one_round(n: int, seed: int, answers: multiprocessing.Queue) -> None:
    """All parts once cold and once warm, in this new process, in random order."""
    from textblob import TextBlob

    from framing.chunks import plan_work, read_closely
    from framing.match import Matcher
    from framing.polarity import TextBlobScorer
    from framing.text import tokenize, tokenize_articles
    from framing.voices import find_voices

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
    lexicon = made_lexicon(tokens.words, 2_000, seed)
    matcher, phrase = Matcher(lexicon), spacy_matcher(lexicon)
    parts: dict[str, Callable[[], object]] = {
        "TextBlob sentiment, articles": lambda: [TextBlob(text).sentiment for text in bodies],
        "whole path": lambda: [read_closely(chunk, work, {}) for chunk in chunks],
        "TextBlob sentiment, sentences": lambda: [TextBlob(s).sentiment for s in sentences],
        "tone": lambda: scorer.score(sentences),
        "voices": lambda: find_voices(articles, tokens=tokens),
        "matching, 2,000 entries": lambda: matcher.find(tokenize(bodies)),
    }
    if phrase is not None:
        parts["spaCy PhraseMatcher, 2,000"] = lambda: phrase(bodies)
    order = list(parts)
    random.Random(seed).shuffle(order)
    found = {name: [timed(parts[name])] for name in order}
    for name in ("whole path", "tone", "voices"):
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


def ratio(rounds: list[dict], peer: str, part: str, at: int) -> str:
    """Peer's time over framing's in each round: median, lowest, highest."""
    values = [r["seconds"][peer][0] / r["seconds"][part][at] for r in rounds]
    return f"{np.median(values):.1f} x ({min(values):.1f} to {max(values):.1f})"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--articles", type=int, default=805)
    options = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    rounds = []
    for seed in range(options.rounds):
        answers = context.Queue()
        process = context.Process(target=one_round, args=(options.articles, seed, answers))
        process.start()
        rounds.append(answers.get())
        process.join()
    n, n_words = rounds[0]["n_articles"], rounds[0]["n_words"]
    print(f"{n} articles, {n_words:,} words, {len(rounds)} round(s), each in a new process\n")
    print("| part | beside | ratio: median (lowest to highest) | aim |")
    print("| --- | --- | --- | --- |")
    blob, lines = "TextBlob sentiment, articles", "TextBlob sentiment, sentences"
    rows = [
        ("whole path, cold", blob, ratio(rounds, blob, "whole path", 0), ">= 2 x"),
        ("whole path, warm", blob, ratio(rounds, blob, "whole path", 1), ""),
        ("tone, cold", lines, ratio(rounds, lines, "tone", 0), ">= 5 x"),
        ("tone, warm", lines, ratio(rounds, lines, "tone", 1), ">= 10 x"),
    ]
    spacy_name = "spaCy PhraseMatcher, 2,000"
    if spacy_name in rounds[0]["seconds"]:
        matched = ratio(rounds, spacy_name, "matching, 2,000 entries", 0)
        rows.append(("matching, 2,000 entries", "spaCy blank + PhraseMatcher", matched, ">= 10 x"))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    speeds = [n_words / r["seconds"]["voices"][1] for r in rounds]
    print(f"\nvoices: {np.median(speeds):,.0f} words a second (aim: 100,000)")
    for name in ("TextBlob sentiment, articles", "whole path"):
        cold = [n / r["seconds"][name][0] for r in rounds]
        print(f"{name}: {np.median(cold):.0f} articles a second, cold")
    n_different = sum(r["n_different"] for r in rounds)
    n_sentences = sum(r["n_sentences"] for r in rounds)
    print(f"parity of tone: {n_different} differences in {n_sentences:,} sentences")
    return 0 if n_different == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
