"""Comparisons, charts and the report of a million articles' scores: time and memory.

    python benchmarks/compare_million.py [--articles 1000000] [--base 10000] [--resamples 2000]
    python benchmarks/compare_million.py --scored FOLDER [--corpus FILE]

FOLDER is what score_corpus wrote; with FILE, what was scored, the report has passages. Without a
folder, scores are real ones of few articles (made as growth.py makes them), written again and again
under new ids, 500 articles to a file as a run would leave them. So rates mean nothing here, and no
text of the many was ever there. Each step begins in a new process at the folder on disk.
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

import pyarrow.compute as pc
import pyarrow.parquet as pq
from growth import write_corpus

from framing.files import write_json
from framing.results import MANIFEST, read_manifest
from framing.scale import score_corpus

STEPS = ("rate", "compare", "report")
TABLES = ("articles", "voices", "words", "hits", "scores", "aside")


def multiply(base: Path, out: Path, times: int) -> None:
    """Write every chunk of a scored folder so many times, each time under new ids."""
    names = sorted(path for table in TABLES for path in (base / table).glob("*.parquet"))
    per_table = len(list((base / "articles").glob("*.parquet")))
    for path in names:
        table = pq.read_table(path)
        place = table.schema.get_field_index("article_id")
        number, _, rest = path.name.partition("-")
        (out / path.parent.name).mkdir(parents=True, exist_ok=True)
        for copy in range(times):
            ids = pc.binary_join_element_wise(f"{copy}", table["article_id"].cast("string"), "-")
            renamed = table.set_column(place, "article_id", ids)
            name = f"{copy * per_table + int(number):06d}-{rest}"
            pq.write_table(renamed, out / path.parent.name / name)
    manifest = read_manifest(base)
    manifest["n_articles"] *= times
    files = sorted(p.relative_to(out).as_posix() for p in out.glob("*/*.parquet"))
    write_json(out / MANIFEST, manifest | {"files": files})


def said(step: str, began: float) -> None:
    """Print what a step took, and the most memory that its process had in use."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    took = {"step": step, "processor_s": round(time.process_time() - began, 1), "peak_mb": peak}
    print(json.dumps(took), flush=True)


def run(step: str, scored: Path, corpus: Path | None, scratch: Path, resamples: int) -> None:
    """One step, from the folder on disk; prints what it took."""
    from framing.options import Options
    from framing.scale import compare_corpus, rate_corpus, report_corpus

    began = time.process_time()
    if step == "compare":
        compared = compare_corpus(scored, n_resamples=resamples)
        said(f"compare_corpus, {len(compared):,} comparisons", began)
    elif step == "rate":
        rates = rate_corpus(scored, n_resamples=resamples)
        said(f"rate_corpus, {len(rates):,} rates", began)
    else:
        options = Options(n_resamples=resamples)
        report_corpus(scored, scratch / "report", corpus=corpus, options=options)
        n_charts = len(list((scratch / "report" / "figures").glob("*.png")))
        size = (scratch / "report" / "report.html").stat().st_size / 1e6
        said(f"report_corpus: both, {n_charts} charts, a page of {size:.1f} MB", began)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--base", type=int, default=10_000)
    parser.add_argument("--resamples", type=int, default=2_000)
    parser.add_argument("--scored", type=Path)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        if options.step:
            run(options.step, options.scored, options.corpus, scratch, options.resamples)
            return 0
        if options.scored is None:
            write_corpus(options.base, scratch / "corpus.parquet")
            score_corpus(scratch / "corpus.parquet", scratch / "base")
            multiply(scratch / "base", scratch / "many", options.articles // options.base)
        scored = options.scored or scratch / "many"
        command = [sys.executable, __file__, "--resamples", str(options.resamples)]
        command += ["--scored", str(scored)]
        command += ["--corpus", str(options.corpus)] if options.corpus else []
        codes = [
            subprocess.run([*command, "--step", step], check=False).returncode for step in STEPS
        ]
        return max(codes)


if __name__ == "__main__":
    sys.exit(main())
