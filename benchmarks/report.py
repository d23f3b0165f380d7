#!/usr/bin/env python3
"""Measure the report of a large corpus: time to compute it, its size, time to load in a browser.

    python benchmarks/report.py [--articles 5000] [--outlets 10] [--scratch FOLDER]

The articles are those of the development data in ../shared/eval, repeated under new names until
there are enough, and dealt out to the outlets in turn. So figures of rates mean nothing here, and
reprints are many more than in any real corpus; what is measured is the work. Loading is timed in
Debian's chromium, without network, from the call to the page's load event and a first layout.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import time
from pathlib import Path

import pandas as pd
from peers import read_dev
from playwright.sync_api import sync_playwright

from framing.analysis import analyse
from framing.options import Options
from framing.report import write_report

CHROMIUM = "/usr/bin/chromium"
LOADS = 5


def make_corpus(n_articles: int, n_outlets: int) -> pd.DataFrame:
    """So many articles of so many outlets."""
    found = read_dev(n_articles)
    rounds = -(-n_articles // len(found))
    copies = [found.assign(article_id=found["article_id"] + f"-{k}") for k in range(rounds)]
    articles = pd.concat(copies, ignore_index=True).head(n_articles)
    return articles.assign(outlet=[f"Outlet {i % n_outlets + 1}" for i in range(len(articles))])


def load_times(page: Path) -> list[float]:
    """Seconds to load a page, each time in a new tab."""
    seconds = []
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for _ in range(LOADS):
            tab = browser.new_page(viewport={"width": 1280, "height": 900})
            began = time.perf_counter()
            tab.goto(page.as_uri(), wait_until="load")
            tab.evaluate("document.body.offsetHeight")
            seconds.append(time.perf_counter() - began)
            tab.close()
        browser.close()
    return sorted(seconds)


def main() -> None:
    """Compute, write, load and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=5_000)
    parser.add_argument("--outlets", type=int, default=10)
    parser.add_argument("--scratch", type=Path, default=Path(tempfile.gettempdir()))
    options = parser.parse_args()
    articles = make_corpus(options.articles, options.outlets)
    began = time.perf_counter()
    tables = analyse(articles, Options())
    print(f"computed in {time.perf_counter() - began:.0f} s", flush=True)
    began = time.perf_counter()
    text = write_report(articles, tables, {"versions": {}})
    print(f"written in {time.perf_counter() - began:.1f} s: {len(text.encode()) / 1e6:.1f} MB")
    print(re.search(r"[\d,]+ passages of [\d,]+ articles", text)[0])
    page = options.scratch / "report-of-many.html"
    page.write_text(text, encoding="utf-8")
    seconds = load_times(page)
    print(f"loads in {seconds[LOADS // 2]:.2f} s (median of {LOADS}; at most {seconds[-1]:.2f} s)")


if __name__ == "__main__":
    main()
