"""Time and memory against the size of the corpus, on the sample corpus repeated and varied.

    python benchmarks/growth.py 1000 10000 [--workers 1] [--textblob]

Each size runs in a new process from a Parquet file on disk. Peak memory is that of the process (of
the largest one, with workers), as the system counts it. With --textblob, TextBlob's sentiment of
the same bodies is timed beside it, as a plain loop.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from framing.corpus import read_articles

ROOT = Path(__file__).resolve().parents[1]
SIZE = 4_400  # characters, to which the last paragraph adds


def write_corpus(n: int, path: Path) -> None:
    """Articles of 4.5 KB, written as they are made, so that any number fits into memory."""
    sample = read_articles(ROOT / "data" / "sample")
    paragraphs = [paragraph for body in sample["body"] for paragraph in body.split("\n\n")]
    headlines = sample["headline"].tolist()
    schema = pa.schema(
        [(name, pa.string()) for name in ("article_id", "outlet", "headline", "body")]
    )
    with pq.ParquetWriter(path, schema) as writer:
        for first in range(0, n, 5_000):
            numbers = range(first, min(first + 5_000, n))
            rows = [
                [str(i) for i in numbers],
                [f"Outlet {i % 10}" for i in numbers],
                [headlines[i % len(headlines)] for i in numbers],
                [varied(paragraphs, i) for i in numbers],
            ]
            writer.write_table(pa.Table.from_arrays(rows, schema=schema), 1_000)


def varied(paragraphs: list[str], seed: int) -> str:
    """Paragraphs drawn at random up to 4.5 KB, their digits exchanged, and a line of its own."""
    draw = random.Random(seed)
    text = draw.choice(paragraphs)
    while len(text) < SIZE:
        text += "\n\n" + draw.choice(paragraphs)
    digits = draw.sample("0123456789", 10)
    text = text.translate(str.maketrans("0123456789", "".join(digits)))
    return f"{text}\n\nThis is report {seed} of day {seed % 3650}, filed by desk q{seed}."


def run(corpus: Path, out: Path, workers: int) -> None:
    """One run; prints what it took."""
    from framing.scale import score_corpus

    clock, processor = time.perf_counter(), time.process_time()
    score_corpus(corpus, out, workers=workers, progress=True)
    if workers > 1 and sys.platform == "linux":
        # What workers took is told when the process that forked them has ended.
        from multiprocessing import forkserver

        forkserver._forkserver._stop()  # no public name does
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    seconds = time.process_time() - processor + (usage[1].ru_utime + usage[1].ru_stime)
    print(
        json.dumps(
            {
                "clock_s": round(time.perf_counter() - clock, 1),
                "processor_s": round(seconds, 1),
                "peak_mb": max(u.ru_maxrss for u in usage) // 1024,
            }
        )
    )


def time_textblob(corpus: Path) -> float:
    """Seconds of processor time for TextBlob's sentiment of every body."""
    from textblob import TextBlob

    bodies = pd.read_parquet(corpus, columns=["body"])["body"].tolist()
    TextBlob("It is good.").sentiment  # noqa: B018  reads its lexicon
    began = time.process_time()
    for body in bodies:
        TextBlob(body).sentiment  # noqa: B018
    return round(time.process_time() - began, 1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", type=int, nargs="*")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--textblob", action="store_true", help="time TextBlob's sentiment, too")
    parser.add_argument("--run", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        run(Path(options.run[0]), Path(options.run[1]), options.workers)
        return 0
    found = []
    for n in options.sizes:
        with tempfile.TemporaryDirectory() as scratch:
            corpus = Path(scratch) / "corpus.parquet"
            write_corpus(n, corpus)
            command = [sys.executable, __file__, "--run", str(corpus), f"{scratch}/out"]
            command += ["--workers", str(options.workers)]
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
            said = json.loads(done.stdout)
            disk = sum(p.stat().st_size for p in Path(scratch, "out").rglob("*") if p.is_file())
            ms = 1000 * said["processor_s"] / n
            found.append({"n": n, "corpus_mb": corpus.stat().st_size >> 20, "out_mb": disk >> 20,
                          **said, "ms_per_article": round(ms, 2)})  # fmt: skip
            if options.textblob:
                found[-1]["textblob_s"] = time_textblob(corpus)
            print(found[-1], flush=True)
    print(pd.DataFrame(found).to_string(index=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
