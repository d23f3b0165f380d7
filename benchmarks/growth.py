"""Time and memory against the size of the corpus, on articles repeated and varied.

    python benchmarks/growth.py 1000 10000 [--workers 1] [--keep FOLDER]

Each size runs in a new process from a Parquet file on disk. Peak memory is that of the process (of
the largest one, with workers), as the system counts it.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))


def write_corpus(n: int, path: Path) -> None:
    """Articles of the development sets again and again, each with a sentence that is its own."""
    from peers import read_dev

    base = read_dev(10_000)
    schema = pa.schema(
        [(name, pa.string()) for name in ("article_id", "outlet", "headline", "body")]
    )
    with pq.ParquetWriter(path, schema) as writer:
        for first in range(0, n, 5_000):
            numbers = range(first, min(first + 5_000, n))
            rows = base.iloc[[i % len(base) for i in numbers]].reset_index(drop=True)
            lines = [
                f"\n\nThis is report {i} of day {i % 3650}, filed by desk q{i}." for i in numbers
            ]
            rows["article_id"] = [str(i) for i in numbers]
            rows["outlet"] = [f"Outlet {i % 10}" for i in numbers]
            rows["body"] = [body + line for body, line in zip(rows["body"], lines, strict=True)]
            table = rows[schema.names].astype("str")
            writer.write_table(pa.Table.from_pandas(table, schema, preserve_index=False), 1_000)


def run(corpus: Path, out: Path, workers: int) -> None:
    """One run; prints what it took."""
    from framing.scale import score_corpus

    clock, processor = time.perf_counter(), time.process_time()
    score_corpus(corpus, out, workers=workers, progress=True)
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


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", type=int, nargs="*")
    parser.add_argument("--workers", type=int, default=1)
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
            print(found[-1], flush=True)
    print(pd.DataFrame(found).to_string(index=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
