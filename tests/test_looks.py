"""The pages of notebooks and of a study as a reader sees them: phone, dark, printed, by keyboard."""

from __future__ import annotations

import io
import json
from base64 import b64encode
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from PIL import Image
from test_browser import AXE, _need, browser  # noqa: F401  (a fixture)

from framing.dossier import write_dossier
from framing.html import show_story
from framing.listing import show_table
from framing.notebookpages import to_page
from framing.settings import Options

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 800}
LONG = "framing.show_table(" + ", ".join(f"column_{i}" for i in range(12)) + ")"


def _chart(width: int) -> str:
    file = io.BytesIO()
    Image.new("RGB", (width, 200), "white").save(file, "png")
    return b64encode(file.getvalue()).decode()


def _story() -> str:
    said = "“We acted as soon as we knew, and we shall pay for what we have spoiled,” Mr Olm said."
    articles = pd.DataFrame(
        {"article_id": ["1", "2"], "outlet": ["The Selm Herald", "The Selm Gazette"],
         "headline": "Oil in the marsh", "body": [said, f"At last. {said}"]}
    )  # fmt: skip
    hits = pd.DataFrame(
        [(one, "body", 1, 3, "hedge", "legal", voice, "reform")
         for one in ("1", "2") for voice in ("outlet", "direct", "indirect")],
        columns=["article_id", "part", "start", "end", "measure", "label", "voice", "target_head"],
    )  # fmt: skip
    return str(show_story(articles, hits))


@pytest.fixture(scope="module")
def notebook_page(tmp_path_factory) -> Path:
    """A notebook with long code, a wide chart, a wide and a narrow table, and a story."""
    wide = pd.DataFrame({f"column_{i}": ["some words here"] for i in range(9)})
    outputs = [
        {"image/png": _chart(1000)},
        {"text/html": str(show_table(wide))},
        {"text/html": str(show_table(pd.DataFrame({"n": [1]}), caption="Narrow"))},
        {"text/html": _story()},
    ]
    cells = [nbformat.v4.new_markdown_cell("# Is it *so*?\n\n## The chart")]
    for code, data in zip([LONG, "wide", "narrow", "story"], outputs, strict=True):
        output = nbformat.v4.new_output("display_data", data)
        cells.append(nbformat.v4.new_code_cell(code, outputs=[output]))
    path = tmp_path_factory.mktemp("page") / "notebook.html"
    path.write_text(to_page(nbformat.v4.new_notebook(cells=cells)), "utf-8")
    return path


@pytest.fixture(scope="module")
def index_page(write_corpus, tmp_path_factory) -> Path:
    """The first page of a study, one input of which was set aside."""
    folder = tmp_path_factory.mktemp("study")
    corpus = write_corpus(folder / "ferry")
    (corpus / "The Hot" / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    write_dossier(corpus, folder / "out", options=Options(n_resamples=200), notebooks=["01", "04"])
    return folder / "out" / "index.html"


@pytest.fixture
def opened(browser):  # noqa: F811
    """A function that opens a page; what it opened is closed in the end."""
    contexts = []

    def open_page(path: Path, **options):
        contexts.append(browser.new_context(bypass_csp=True, **{"viewport": PHONE, **options}))
        page = contexts[-1].new_page()
        page.goto(path.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()


def shades(box) -> tuple[int, int]:
    """How much darker the right and the left edge of an element are than what it stands on."""
    image = Image.open(io.BytesIO(box.screenshot())).convert("L")
    middle = image.getpixel((image.width // 2, image.height - 2))
    edges = [image.crop((x, image.height - 3, x + 8, image.height - 1))
             for x in (image.width - 8, 4)]  # fmt: skip
    return tuple(middle - edge.getextrema()[0] for edge in edges)


@pytest.mark.parametrize("name", ["pre", ".output_png >> xpath=ancestor::*[@role][1]", "table"])
def test_what_goes_on_beyond_the_edge_is_shaded_there(opened, notebook_page, name):
    page = opened(notebook_page)
    box = page.locator(name).first
    if name == "table":
        box = page.locator(".output_area", has=page.locator(".framing-table")).first
    right, left = shades(box)
    assert right > 20 and left < 5
    box.evaluate("one => one.scrollTo(9999, 0)")
    right, left = shades(box)
    assert right < 5 and left > 20


def test_what_ends_before_the_edge_has_no_line_there(opened, notebook_page):
    page = opened(notebook_page, viewport={"width": 1280, "height": 2400})
    box = page.locator(".output_area", has=page.get_by_text("Narrow")).bounding_box()
    edge = box["x"] + box["width"]
    assert edge % 1 > 0.1  # within a pixel, where backgrounds are rounded
    image = Image.open(io.BytesIO(page.screenshot())).convert("L")
    area = (edge - 60, box["y"] + 1, edge + 3, box["y"] + box["height"] - 1)
    assert image.crop(tuple(map(int, area))).getextrema()[0] > 250


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_pages_break_no_rule_of_access(opened, notebook_page, index_page, scheme, width):
    _need(AXE.is_file(), "axe-core in build/axe")
    for path in (notebook_page, index_page):
        page = opened(path, color_scheme=scheme, viewport={"width": width, "height": 800})
        page.evaluate(AXE.read_text(encoding="utf-8") + ";0")
        found = page.evaluate("axe.run().then(result => JSON.stringify(result.violations))")
        assert [(v["id"], v["nodes"][0]["html"][:120]) for v in json.loads(found)] == []


def test_in_the_dark_pages_are_dark_and_outputs_keep_their_paper(opened, notebook_page, index_page):
    ground = "one => getComputedStyle(one).backgroundColor"
    for path in (notebook_page, index_page):
        page = opened(path, color_scheme="dark")
        assert page.locator("body").evaluate(ground) == "rgb(22, 23, 21)"
        page.emulate_media(color_scheme="light")
        assert page.locator("body").evaluate(ground) == "rgb(255, 255, 255)"
    page = opened(notebook_page, color_scheme="dark")
    papers = set(page.locator(".output_area").evaluate_all(f"all => all.map({ground})"))
    assert papers == {"rgb(255, 255, 255)"}


def test_the_keyboard_scrolls_code_and_tables(opened, notebook_page):
    page = opened(notebook_page)
    page.keyboard.press("Tab")
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('pre').scrollLeft > 0")


def test_the_first_page_of_a_study_fits_a_phone_and_its_tables_too(opened, index_page):
    page = opened(index_page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    for box in page.locator(".scroll").all():
        assert box.evaluate("one => one.scrollWidth - one.clientWidth") <= 0
    assert page.get_by_text("1 input was set aside").is_visible()
    assert page.locator("p a[href='tables/problems.csv']").count() == 1


def test_what_articles_share_is_no_column_of_single_words_on_a_phone(opened, notebook_page):
    page = opened(notebook_page)
    cells = page.locator(".framing-wide td")
    assert min(cells.evaluate_all("all => all.map(one => one.clientWidth)")) >= 130
    note = page.locator(".framing-side sup").first
    assert note.evaluate("one => one.getClientRects().length") == 1  # the note is in one piece


def test_articles_side_by_side_lose_nothing_on_paper(opened, notebook_page):
    page = opened(notebook_page, viewport={"width": 660, "height": 900})
    page.emulate_media(media="print")
    story = page.locator(".output_area", has=page.locator(".framing-side"))
    assert story.evaluate("one => one.scrollWidth - one.clientWidth") <= 0


def test_charts_blend_with_their_own_paper_only(opened, notebook_page):
    """Blended with the whole page, the end of a long one was blank in a picture of all of it."""
    styles = "all => all.map(one => getComputedStyle(one).isolation)"
    page = opened(notebook_page)
    assert set(page.locator(".output_area").evaluate_all(styles)) == {"isolate"}
