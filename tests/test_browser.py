"""The report in a real browser: figures lead to their passages, and nothing else happens."""

from __future__ import annotations

import json
import os
import shutil
from base64 import b64encode
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from nbconvert import HTMLExporter

from framing import payload
from framing.analysis import analyse
from framing.canvas import plt, save_figure
from framing.html import show_article
from framing.listing import show_table
from framing.notebookpages import to_page
from framing.options import Options
from framing.plots import plot_rates
from framing.report import write_report
from framing.reportparts import Cell, chart
from framing.scale import report_corpus, score_corpus

pytestmark = pytest.mark.browser
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
AXE = (
    Path(__file__).resolve().parents[1]
    / "build"
    / "axe"
    / "node_modules"
    / "axe-core"
    / "axe.min.js"
)
HOSTILE = "<script>window.hacked=1</script><img src=x onerror='window.hacked=1'>\"'><b>bold</b>"


def _need(is_there: bool, what: str) -> None:
    if not is_there and os.environ.get("FRAMING_BROWSER") == "required":
        pytest.fail(f"{what} is required here")
    if not is_there:
        pytest.skip(f"needs {what} (.ci/run installs it)")


@pytest.fixture(scope="module")
def browser():
    """Debian's chromium, driven by Playwright, without a network."""
    _need(CHROMIUM is not None, "chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _need(False, "the playwright package")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                  "--disable-background-networking", "--disable-component-update",
                  "--disable-sync"],
        )  # fmt: skip
        yield launched
        launched.close()


def corpus() -> pd.DataFrame:
    """Twelve short articles of two outlets, some of them hostile to the page that shows them."""
    bodies = {
        "Gazette": "The so-called reform failed. “It is a brutal 😀 regime,” Mr Olm said.",
        "Herald": "The reform was reportedly delayed. Officials said that it would pass in May.",
    }
    rows = [
        (f"{outlet}-{i}", outlet, f"story {i}", f"{outlet} looks at reform {i}", body)
        for i in range(6)
        for outlet, body in bodies.items()
    ]
    columns = ["article_id", "outlet", "story_id", "headline", "body"]
    articles = pd.DataFrame(rows, columns=columns)
    articles.loc[0, "headline"] = HOSTILE
    articles.loc[1, "body"] = f"{HOSTILE} The so-called </script> plan, she said, {HOSTILE}"
    articles["outlet"] = articles["outlet"].replace("Herald", "Herald " + HOSTILE)
    return articles


@pytest.fixture(scope="module")
def page_and_tables(browser, tmp_path_factory):
    """The report of the hostile corpus, opened, with what the browser complained about."""
    articles = corpus()
    tables = analyse(articles, Options(n_resamples=200))
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(write_report(articles, tables, {"versions": {}}), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.complaints, page.requests = [], []
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("request", lambda request: page.requests.append(request.url))
    page.goto(path.as_uri())
    yield page, tables
    page.close()


def test_page_is_quiet(page_and_tables):
    page, _ = page_and_tables
    assert page.complaints == []
    assert all(url.startswith("file:") for url in page.requests)


def test_hostile_text_is_shown_and_runs_nothing(page_and_tables):
    page, _ = page_and_tables
    page.select_option("#story-choice", "story 0")
    assert page.evaluate("window.hacked") is None
    assert "<script>window.hacked=1</script>" in page.inner_text("#story-view")
    assert page.locator("main b, main img").count() == 0
    assert page.complaints == []


def test_clicking_a_figure_shows_just_its_passages(page_and_tables):
    page, tables = page_and_tables
    hits = tables["hits"]
    own = hits[
        (hits["measure"] == "hedge") & (hits["voice"] == "outlet") & (hits["part"] == "body")
    ]
    gazette = own[own["article_id"].str.startswith("Gazette") & (own["label"] == "distancing")]
    button = page.locator(
        "button[data-filter*='\"label\": \"distancing\"'][data-filter*='Gazette']"
    )
    button.first.click()
    assert page.locator("#passages li").count() == len(gazette) == 6
    assert set(page.locator("#passages mark").all_inner_texts()) == {"so-called"}
    assert page.inner_text("#count") == "6 passages in 6 articles"


def test_keyboard_reaches_the_passages(page_and_tables):
    page, _ = page_and_tables
    page.locator("button[data-filter]").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "evidence-title"


def test_a_figure_is_left_and_found_again(page_and_tables):
    page, _ = page_and_tables
    page.locator("button[data-filter]").first.click()
    page.click("#back")
    assert page.evaluate("document.activeElement.getAttribute('aria-pressed')") == "true"
    page.click("#reset")
    assert page.locator("#back").is_hidden()


def test_a_mark_says_what_it_is(page_and_tables):
    page, _ = page_and_tables
    page.select_option("#story-choice", "story 2")
    page.locator("#story-view mark", has_text="so-called").first.click()
    assert "distancing" in page.inner_text("#story-note")


def test_what_a_mark_is_stays_in_sight_on_a_phone(page_and_tables):
    """The note stands above the articles; who reads the last of them is far below it."""
    page, _ = page_and_tables
    page.set_viewport_size({"width": 390, "height": 400})
    mark = page.locator("#story-view article").last.locator("mark").last
    mark.scroll_into_view_if_needed()
    mark.click()
    box = page.locator("#story-note").bounding_box()
    assert 0 <= box["y"] <= box["y"] + box["height"] <= 400
    page.set_viewport_size({"width": 1280, "height": 900})


def test_paper_says_that_more_was_found_than_is_printed(page_and_tables):
    page, _ = page_and_tables
    page.click("#reset")
    page.emulate_media(media="print")
    n_found = int(page.inner_text("#count").split()[0])
    assert page.locator("#passages li").count() == min(50, n_found)
    assert ("The first 50 passages" in page.inner_text("#printed")) == (n_found > 50)
    page.emulate_media(media="screen")
    assert not page.locator("#printed").is_visible()


def test_without_stories_any_two_articles_stand_side_by_side(browser, tmp_path):
    articles = corpus().drop(columns="story_id").iloc[[4, 5]]
    tables = analyse(articles, Options(n_resamples=200))
    path = tmp_path / "report.html"
    path.write_text(write_report(articles, tables, {"versions": {}}), encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    assert page.locator("#story-view article").count() == 2
    assert page.locator("#beside-choice").is_visible()
    page.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_without_texts_figures_lead_to_marked_words(browser, tmp_path, width):
    articles = corpus()
    score_corpus(articles, tmp_path / "scored")
    report_corpus(tmp_path / "scored", tmp_path / "out", options=Options(n_resamples=200))
    page = browser.new_page(viewport={"width": width, "height": 900})
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto((tmp_path / "out" / "report.html").as_uri())
    page.click("#targets td.cell button >> nth=0")
    first = page.inner_text("#passages li >> nth=0")
    assert "so-called → reform" in first and ", characters 4 to 13 · Gazette-0" in first
    page.select_option("#f-measure", "tone")
    assert "(a whole sentence)" in page.inner_text("#passages li >> nth=0")
    page.click("#reset")
    page.fill("#f-words", "reportedly")
    assert page.inner_text("#count") == "5 passages in 5 articles"
    assert page.locator("#story, nav a[href='#story']").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert complaints == [] and page.evaluate("window.hacked") is None
    page.close()


def test_a_value_that_no_article_drawn_has_finds_nothing(browser, tmp_path, monkeypatch):
    monkeypatch.setattr(payload, "MAX_BYTES", 900)
    articles = corpus()
    articles.loc[2:4, "body"] = "“It is a disgrace,” Mr Olm allegedly said."
    path = tmp_path / "report.html"
    tables = analyse(articles, Options(n_resamples=200))
    path.write_text(write_report(articles, tables, {"versions": {}}), encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    offered = page.eval_on_selector_all("#f-label option", "all => all.map(one => one.value)")
    filters = page.eval_on_selector_all("[data-filter]", "all => all.map(b => b.dataset.filter)")
    number = next(
        i
        for i, text in enumerate(filters)
        if "label" in json.loads(text) and json.loads(text)["label"] not in offered
    )
    page.locator("[data-filter]").nth(number).click()
    label = json.loads(filters[number])["label"]
    assert page.inner_text("#count").startswith("0 passages in 0 articles, with")
    assert f"label “{label}”" in page.inner_text("#count")
    page.close()


def test_filters_agree_with_the_table(page_and_tables):
    page, tables = page_and_tables
    hits = tables["hits"]
    hits = hits[hits["measure"] != "tone"]
    page.click("#reset")
    for measure, rows in hits.groupby("measure"):
        page.select_option("#f-measure", measure)
        n, of = len(rows), rows["article_id"].nunique()
        expected = f"{n} passage{'s' * (n > 1)} in {of} article{'s' * (of > 1)}"
        assert page.inner_text("#count") == expected
    page.click("#reset")
    page.select_option("#f-voice", "direct")
    page.select_option("#f-measure", "loaded")
    direct = hits[(hits["voice"] == "direct") & (hits["measure"] == "loaded")]
    assert len(direct) > 0
    assert page.inner_text("#count").startswith(f"{len(direct)} passages")
    page.click("#reset")


def test_marks_stand_right_behind_an_emoji(page_and_tables):
    page, _ = page_and_tables
    page.select_option("#story-choice", "story 2")
    assert "regime" in page.locator("#story-view mark").all_inner_texts()


def test_no_accessibility_violation(page_and_tables):
    _need(AXE.is_file(), "axe-core in build/axe")
    page, _ = page_and_tables
    page.evaluate(AXE.read_text(encoding="utf-8") + ";0")
    found = page.evaluate("axe.run().then(result => JSON.stringify(result.violations))")
    violations = [(v["id"], v["nodes"][0]["html"][:120]) for v in json.loads(found)]
    assert violations == []


def test_page_fits_a_phone(page_and_tables):
    page, _ = page_and_tables
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 1280, "height": 900})


@pytest.fixture(scope="module")
def five(browser, tmp_path_factory):
    """A report of five outlets on three stories, two of which use no word that is counted."""
    calm = "It was a day in May, and the sea was as flat as a plate. " * 8
    bodies = ["The so-called reform failed, the so-called minister said. " + calm] * 3
    bodies += [calm] * 2
    rows = [
        (f"{i}-{story}", f"Outlet of the {i}th valley", f"story {story}", f"Reform {i}", body)
        for i, body in enumerate(bodies)
        for story in range(3)
    ]
    columns = ["article_id", "outlet", "story_id", "headline", "body"]
    articles = pd.DataFrame(rows, columns=columns)
    tables = analyse(articles, Options(n_resamples=200))
    path = tmp_path_factory.mktemp("five") / "report.html"
    path.write_text(write_report(articles, tables, {"versions": {}}), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(path.as_uri())
    yield page
    page.close()


@pytest.mark.parametrize(("media", "width"), [("screen", 1280), ("screen", 390), ("print", 700)])
def test_marks_of_one_scale_have_columns_of_one_width(five, media, width):
    five.set_viewport_size({"width": width, "height": 900})
    five.emulate_media(media=media)
    widths = five.locator(".chart").evaluate_all(
        "all => all.map(one => [...one.rows[1].querySelectorAll('td')].map(td => td.offsetWidth))"
    )
    five.emulate_media(media="screen")
    five.set_viewport_size({"width": 1280, "height": 900})
    assert [len(row) for row in widths[:4]] == [5, 5, 5, 5]
    assert all(max(row) - min(row) <= 1 for row in widths)


def test_paper_holds_the_figures_of_all_of_many_outlets(browser, tmp_path):
    cells = {
        (row, f"Outlet {i:02d}"): Cell(9.0, "9.00", "[12.34, 23.45]", {}, 5.0, 12.0, is_empty=not i)
        for row in ("legal", "distancing")
        for i in range(15)
    }
    style = files("framing").joinpath("page", "report.css").read_text("utf-8")
    path = tmp_path / "chart.html"
    page_of = "<!doctype html><style>{}</style><main>{}</main>"
    path.write_text(page_of.format(style, chart("Hedges", "Rates.", cells)), "utf-8")
    page = browser.new_page(viewport={"width": 680, "height": 900})  # A4 less its margins
    page.goto(path.as_uri())
    page.emulate_media(media="print")
    boxes = [one.bounding_box() for one in page.locator("td.cell").all()]
    assert len(boxes) == 30 and all(box["x"] + box["width"] <= 680 for box in boxes)
    assert page.evaluate("document.documentElement.scrollWidth") <= 680
    name = "getComputedStyle(document.querySelectorAll('td.cell')[14], '::before').content"
    assert page.evaluate(name) == '"Outlet 14"'
    page.close()


def test_a_table_that_does_not_scroll_has_no_shade_at_its_edge(five):
    regions = five.locator(".scroll:has(table)")
    found = 0
    for region in regions.all():
        if not region.is_visible():
            continue
        if region.evaluate("one => one.scrollWidth > one.clientWidth"):
            continue
        box = region.bounding_box()
        table = region.locator("table").bounding_box()
        if table["x"] + table["width"] > box["x"] + box["width"] - 9:
            continue  # its own lines reach the edge
        picture = plt.imread(BytesIO(region.screenshot()))
        assert (picture[3:, -8:, :3] == 1).all()
        found += 1
    assert found


def test_filters_stand_in_line(five):
    boxes = [one.bounding_box() for one in five.locator(".filters select, .filters input").all()]
    boxes = [box for box in boxes if box]
    assert len({round(box["height"]) for box in boxes}) == 1
    assert len({round(box["y"]) for box in boxes}) <= 3  # two lines of filters, one of stories


def test_of_five_articles_none_stands_alone_in_its_line(five):
    boxes = [one.bounding_box() for one in five.locator("#story-view article").all()]
    lines = [round(box["y"]) for box in boxes]
    assert len(lines) == 5 and min(lines.count(line) for line in lines) > 1


def test_a_phone_shows_how_often_a_detector_is_right_at_a_glance(five):
    five.set_viewport_size({"width": 390, "height": 800})
    heading = five.locator("#checks th", has_text="value").first.bounding_box()
    five.set_viewport_size({"width": 1280, "height": 900})
    assert heading["x"] + heading["width"] <= 390


def test_what_a_table_says_above_stays_in_sight_as_it_scrolls(five):
    five.set_viewport_size({"width": 390, "height": 800})
    region = five.locator(".scroll:has(.chart)").first
    region.evaluate("one => { one.scrollLeft = 9999 }")
    caption = region.locator("caption").bounding_box()
    names = region.locator("tbody th").first.bounding_box()
    region.evaluate("one => { one.scrollLeft = 0 }")
    five.set_viewport_size({"width": 1280, "height": 900})
    assert caption["x"] >= 0 and caption["x"] + caption["width"] <= 390
    assert 0 <= names["x"] < 30


def test_what_the_browser_draws_itself_is_dark_in_the_dark_and_light_on_paper(five):
    scheme = "getComputedStyle(document.querySelector('#f-outlet')).colorScheme"
    assert "dark" in five.evaluate(scheme)
    five.emulate_media(media="print")
    assert "dark" not in five.evaluate(scheme)
    sizes = [
        float(five.evaluate(f"getComputedStyle(document.querySelector('{what}')).fontSize")[:-2])
        for what in ("#findings .soft", "#findings li")
    ]
    five.emulate_media(media="screen")
    assert sizes[0] < sizes[1]  # notes are smaller than what they are notes to


def test_a_table_in_a_notebook_sorts_and_filters(browser, tmp_path):
    table = pd.DataFrame(
        {
            "outlet": ["Herald", HOSTILE, "Gazette"],
            "n_words": [900, 12000, 1000],
            "share": [-0.5, None, 0.25],
        }
    )
    path = tmp_path / "table.html"
    shown = str(show_table(table, interactive=True)) + str(show_table(table, interactive=True))
    path.write_text(f"<!doctype html><html lang='en'><title>t</title>{shown}", "utf-8")
    page = browser.new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(path.as_uri())
    assert page.locator(".framing-browse input:visible").count() == 2  # the same table twice
    box = page.locator(".framing-browse").last

    def outlets():
        return [
            text[:7] for text in box.locator("tbody tr:visible td:first-child").all_inner_texts()
        ]

    assert outlets() == ["Herald", "<script", "Gazette"]
    box.get_by_role("button", name="words").click()
    assert outlets() == ["Herald", "Gazette", "<script"]
    box.get_by_role("button", name="words").click()
    assert outlets() == ["<script", "Gazette", "Herald"]
    box.get_by_role("button", name="share").click()
    assert outlets() == ["<script", "Herald", "Gazette"]
    assert box.locator("th[aria-sort=ascending]").inner_text().startswith("share")
    box.get_by_label("Rows with").fill("gaz 1,0")
    assert outlets() == ["Gazette"]
    assert box.locator("output").inner_text() == "1 of 3 rows"
    assert page.evaluate("window.hacked") is None
    assert complaints == []
    page.close()


def test_a_table_without_scripts_is_whole(browser, tmp_path):
    path = tmp_path / "table.html"
    path.write_text(
        str(show_table(pd.DataFrame({"outlet": ["A", "B"]}), interactive=True)), "utf-8"
    )
    page = browser.new_page(java_script_enabled=False)
    page.goto(path.as_uri())
    assert page.locator("tbody tr:visible").count() == 2
    assert not page.locator("input").is_visible()
    page.close()


@pytest.fixture
def notebook(browser, tmp_path):
    """A notebook with a table, with an article shown, and with a stranger's script, as HTML."""
    table = show_table(
        pd.DataFrame({"outlet": ["Herald", "Gazette"], "n": [1, 2]}), interactive=True
    )
    hits = pd.DataFrame(
        {"article_id": ["1"], "part": ["body"], "start": [2], "end": [11], "measure": ["hedge"],
         "label": ["distancing"], "voice": ["outlet"]}
    )  # fmt: skip
    article = pd.Series({"article_id": "1", "outlet": "A", "body": "A so-called plan."})
    strange = "<script>window.hacked=1</script>"
    pages = [str(table), str(show_article(article, hits)), strange]
    outputs = [nbformat.v4.new_output("display_data", {"text/html": page}) for page in pages]
    cell = nbformat.v4.new_code_cell("framing", outputs=outputs)
    return nbformat.v4.new_notebook(cells=[cell])


def test_tables_of_a_notebooks_page_sort_and_nothing_else_runs(notebook, browser, tmp_path):
    path = tmp_path / "notebook.html"
    path.write_text(to_page(notebook), "utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    page.get_by_role("button", name="outlet").click()
    assert page.locator(".framing-table td:first-child").all_inner_texts() == ["Gazette", "Herald"]
    assert page.evaluate("window.hacked") is None
    page.close()


def test_a_chart_on_a_phone_keeps_a_size_that_can_be_read(browser, tmp_path):
    ax = plot_rates(
        pd.DataFrame(
            {"outlet": ["A"], "measure": "hedge", "label": "legal", "part": "body",
             "voice": "outlet", "value": 1.0, "ci_low": 0.5, "ci_high": 2.0, "n_articles": 9,
             "n_hits": 9, "unit": "per_1000_words"}
        ),
        measure="hedge",
    )  # fmt: skip
    save_figure(ax, tmp_path / "chart")
    picture = b64encode((tmp_path / "chart.png").read_bytes()).decode()
    output = nbformat.v4.new_output("display_data", {"image/png": picture})
    cell = nbformat.v4.new_code_cell("ax = framing.plot_rates(rates)", outputs=[output])
    path = tmp_path / "notebook.html"
    path.write_text(to_page(nbformat.v4.new_notebook(cells=[cell])), "utf-8")
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(path.as_uri())
    assert page.locator("img").bounding_box()["width"] >= 500
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()


def test_jupyters_own_style_leaves_text_at_the_left(notebook, browser, tmp_path):
    path = tmp_path / "notebook.html"
    path.write_text(HTMLExporter(template_name="lab").from_notebook_node(notebook)[0], "utf-8")
    page = browser.new_page()
    page.goto(path.as_uri(), wait_until="domcontentloaded")
    places = page.locator("td, th").evaluate_all(
        "all => all.map(one => [one.textContent, getComputedStyle(one).textAlign])"
    )
    aligned = dict(map(tuple, places))
    assert aligned["Herald"] == aligned["outlet"] == aligned["hits by voice"] == "left"
    page.close()


def test_long_text_in_a_table_is_no_column_of_single_words_on_a_phone(browser, tmp_path):
    text = "passed over, since it holds no articles that could be read"
    table = pd.DataFrame({f"column_{i}": [text] for i in range(5)})
    path = tmp_path / "table.html"
    head = '<!doctype html><meta name="viewport" content="width=device-width">'
    path.write_text(f"{head}<div style='overflow-x:auto'>{show_table(table)}</div>", "utf-8")
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(path.as_uri())
    assert min(page.locator("td").evaluate_all("all => all.map(one => one.clientWidth)")) >= 150
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()
