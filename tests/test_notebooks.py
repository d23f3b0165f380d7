"""The notebooks: one order, one voice, and outputs that their sources give again."""

from __future__ import annotations

import ast
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jupytext
import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))
import write_notebooks  # noqa: E402

from framing.execution import execute, read_source, title_of, to_text  # noqa: E402
from framing.notebookpages import to_page  # noqa: E402
from framing.notebooks import list_sources, run_notebooks  # noqa: E402
from framing.options import Options  # noqa: E402

SOURCES = list_sources()
SECTIONS = ["The data", "The chart", "How to read it", "What it does not show", "Make it your own"]
NAMES = [source.stem for source in SOURCES]


@pytest.fixture(scope="module")
def again() -> dict[str, str]:
    """Every notebook executed anew."""
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(NAMES, pool.map(write_notebooks.run, SOURCES), strict=True))


@pytest.mark.parametrize("source", SOURCES, ids=NAMES)
def test_order_and_parameters(source):
    notebook = jupytext.read(source, fmt="py:percent")
    text = "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    headings = [line[3:] for line in text.splitlines() if line.startswith("## ")]
    assert headings == SECTIONS
    assert title_of(notebook).endswith("?")
    tagged = [c for c in notebook.cells if "parameters" in c.metadata.get("tags", [])]
    assert len(tagged) == 1
    assert tagged[0].source.startswith(("CORPUS = ", "STUDY = "))
    assert notebook.cells[-1].cell_type == "code"


@pytest.mark.parametrize("source", SOURCES, ids=NAMES)
def test_no_function_is_defined_and_no_cell_is_a_wall(source):
    notebook = jupytext.read(source, fmt="py:percent")
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
        assert not [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, kinds)]
        assert len(cell.source.splitlines()) <= 24


@pytest.mark.parametrize("name", NAMES)
def test_executed_notebook_is_what_its_source_gives(name, again):
    stored = (ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8")
    assert write_notebooks.without_images(stored) == write_notebooks.without_images(again[name])


@pytest.mark.parametrize("name", NAMES)
def test_executed_notebook_is_whole(name):
    stored = (ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8")
    notebook = nbformat.reads(stored, as_version=4)
    nbformat.validate(notebook)
    outputs = [o for c in notebook.cells for o in c.get("outputs", [])]
    assert any("image/png" in o.get("data", {}) for o in outputs)
    assert not [o for o in outputs if o.output_type == "error" or o.get("name") == "stderr"]
    assert "<Axes" not in stored
    assert "/home/" not in stored and "/tmp/" not in stored
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert not [c for c in notebook.cells if set(c.metadata) - {"tags"}]


def write(folder: Path, text: str) -> Path:
    source = folder / "99_small.py"
    source.write_text(text, encoding="utf-8")
    return source


SMALL = '# %% [markdown]\n# # Is it <b>so</b>?\n\n# %% tags=["parameters"]\nCORPUS = 1\n\n# %%\n'


def test_parameters_are_set_after_the_tagged_cell(tmp_path):
    notebook = read_source(write(tmp_path, SMALL + "print(CORPUS)"), {"CORPUS": "my texts"})
    done = execute(notebook, folder=tmp_path)
    assert done.cells[-1].outputs[0].text == "my texts\n"
    assert [cell.id for cell in done.cells] == ["cell-00", "cell-01", "cell-02", "cell-03"]


def test_executing_twice_gives_the_same_bytes(tmp_path):
    source = write(tmp_path, SMALL + "import time\ntime.time() > 0")
    texts = [to_text(execute(read_source(source), folder=tmp_path)) for _ in range(2)]
    assert texts[0] == texts[1]
    assert "T" not in json.loads(texts[0])["metadata"].get("papermill", {})


def test_a_page_says_what_its_charts_show():
    picture = nbformat.v4.new_output("display_data", {"image/png": "iVBORw0KGgo="})
    for code, told in {
        'ax = framing.plot_rates(rates, measure="reporting_verb", top=5)':
            "Chart: rates, measure reporting verb",
        "framing.plot_lengths(articles)": "Chart: lengths",
        "axes.bar(x, y)": "Chart",
    }.items():  # fmt: skip
        cell = nbformat.v4.new_code_cell(code, outputs=[picture])
        assert f'alt="{told}"' in to_page(nbformat.v4.new_notebook(cells=[cell]))


def test_a_page_runs_nothing_and_asks_nothing(tmp_path):
    code = "from IPython.display import HTML\nHTML('<script>alert(1)</script>')"
    page = to_page(execute(read_source(write(tmp_path, SMALL + code)), folder=tmp_path))
    assert "default-src 'none'" in page
    assert "http://" not in page and "https://" not in page
    assert "<title>Is it &lt;b&gt;so&lt;/b&gt;?</title>" in page


def test_a_notebook_that_stops_says_why_and_what_is_done_is_kept(tmp_path):
    corpus, out = tmp_path / "corpus", tmp_path / "out"
    (corpus / "A").mkdir(parents=True)
    text = "The ferry is late\n\nThe ferry was late again on Monday, the harbour office said."
    (corpus / "A" / "one.txt").write_text(text, encoding="utf-8")
    done = run_notebooks(corpus, out, inputs="1", numbers=["06"])
    assert "nothing to compare" in done[0].stopped
    page = out / "06_compare_outlets.html"
    assert "nothing to compare" in page.read_text(encoding="utf-8")
    before = page.stat().st_mtime_ns
    assert run_notebooks(corpus, out, inputs="1", numbers=["06"]) == done
    assert page.stat().st_mtime_ns == before
    run_notebooks(corpus, out, inputs="2", numbers=["06"])
    assert page.stat().st_mtime_ns > before


def test_a_chart_without_data_costs_that_chart_only(tmp_path):
    cells = (
        "import framing, pandas as pd",
        'hits = pd.DataFrame({"article_id": [], "measure": [], "label": [], "voice": [],\n'
        '                     "target_head": []})',
        'articles = pd.DataFrame({"article_id": ["1"], "outlet": ["A"]})',
        "# %%",
        "ax = framing.plot_targets(hits.assign(measure='hedge'), articles)",
        "# %%",
        "40 + 2",
    )
    notebook = execute(read_source(write(tmp_path, SMALL + "\n".join(cells))), folder=tmp_path)
    assert [output.output_type for output in notebook.cells[-2].outputs] == ["error"]
    assert notebook.cells[-1].outputs[0]["data"]["text/plain"] == "42"


def test_a_corpus_without_doubts_gets_the_rest_of_the_notebook(tmp_path):
    corpus = tmp_path / "corpus"
    for outlet, verb in (("North", "praised"), ("South", "attacked")):
        (corpus / outlet).mkdir(parents=True)
        text = f"Ferry\n\nThe mayor allegedly {verb} the ferry. He said it was good."
        (corpus / outlet / "one.txt").write_text(text, encoding="utf-8")
    (done,) = run_notebooks(corpus, tmp_path / "out", inputs="1", numbers=["03"])
    assert done.stopped == ""
    assert done.missing == ("no hedge with a target to draw: nothing found (plot_targets)",)
    assert done.state.startswith("done, but for: no hedge with a target")
    # The chart of legal hedges, which comes after the one of distancing ones, is there.
    page = (tmp_path / "out" / "03_hedging.html").read_text(encoding="utf-8")
    assert page.count("<img") >= 2


def test_the_comparison_runs_with_a_lexicon_of_one_label(tmp_path):
    for outlet in ("North", "South"):
        (tmp_path / "corpus" / outlet).mkdir(parents=True)
        text = (
            "The ferry is late\n\nThe old ferry was late again. It sank, the harbour office said."
        )
        (tmp_path / "corpus" / outlet / "one.txt").write_text(text, encoding="utf-8")
    (tmp_path / "own.csv").write_text("term,measure,label\nferry,ship,ship\n", encoding="utf-8")
    options = Options(lexicons=(str(tmp_path / "own.csv"),))
    out = tmp_path / "out"
    done = run_notebooks(
        tmp_path / "corpus", out, inputs="1", numbers=["03", "06"], options=options
    )
    assert "no entry of measure hedge" in done[0].stopped
    assert done[1].stopped == ""


def test_outlets_without_a_common_story_are_compared_all_the_same(tmp_path, write_corpus):
    corpus = write_corpus(tmp_path / "ferry")
    stories = [f"The Calm/{n}.txt,The Calm,fares" for n in range(6)]
    stories += [f"The Hot/{n}.txt,The Hot,story {n}" for n in range(6)]
    manifest = "\n".join(["file,outlet,story_id", *stories])
    (corpus / "articles.csv").write_text(f"{manifest}\n", encoding="utf-8")
    source = next(s for s in SOURCES if s.stem == "06_compare_outlets")
    done = execute(read_source(source, {"CORPUS": str(corpus)}), folder=source.parent)
    errors = [o for c in done.cells for o in c.get("outputs", []) if o.output_type == "error"]
    assert not errors
