"""Comparisons and charts from the scores of a million articles: time and memory, without texts.

    python benchmarks/compare_million.py [--articles 1000000] [--base 10000] [--resamples 2000]

The scores are real ones of few articles (made as growth.py makes them), written again and again
under new ids, 500 articles to a file as a run would leave them. So rates mean nothing here, and no
text of the many was ever there. What is timed begins in a new process at the folder on disk.
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
    """Print what a step took, and the most memory that was in use so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    took = {"step": step, "processor_s": round(time.process_time() - began, 1), "peak_mb": peak}
    print(json.dumps(took), flush=True)


def run(scored: Path, out: Path, resamples: int) -> None:
    """Compare, rate and draw, from the folder on disk; prints what each took."""
    import matplotlib

    from framing.canvas import save_figure
    from framing.pairplots import plot_comparisons
    from framing.plots import plot_heatmap, plot_rates
    from framing.scale import compare_corpus, rate_corpus

    matplotlib.use("agg")
    began = time.process_time()
    compared = compare_corpus(scored, n_resamples=resamples)
    said(f"compare_corpus, {len(compared):,} comparisons", began)
    began = time.process_time()
    rates = rate_corpus(scored, n_resamples=resamples)
    said(f"rate_corpus, {len(rates):,} rates", began)
    began = time.process_time()
    pair = compared[(compared["outlet_a"] == "Outlet 0") & (compared["outlet_b"] == "Outlet 1")]
    out.mkdir(parents=True, exist_ok=True)
    measures = rates.loc[(rates["unit"] == "per_1000_words") & (rates["n_hits"] > 0), "measure"]
    for measure in measures.unique():
        save_figure(plot_rates(rates, measure=measure), out / f"rates-{measure}")
        save_figure(plot_heatmap(rates, measure=measure), out / f"heatmap-{measure}")
        save_figure(plot_comparisons(pair, measure=measure), out / f"differences-{measure}")
    said(f"{3 * measures.nunique()} charts", began)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--base", type=int, default=10_000)
    parser.add_argument("--resamples", type=int, default=2_000)
    parser.add_argument("--run", nargs=2, type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        run(*options.run, options.resamples)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        write_corpus(options.base, scratch / "corpus.parquet")
        score_corpus(scratch / "corpus.parquet", scratch / "base")
        multiply(scratch / "base", scratch / "many", options.articles // options.base)
        command = [sys.executable, __file__, "--resamples", str(options.resamples)]
        command += ["--run", str(scratch / "many"), str(scratch / "charts")]
        return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
