"""The notebooks in a real JupyterLab in a real browser: they run to the end and show a chart."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time

import pytest

from framing.execution import read_source, to_text
from framing.notebooks import list_sources

pytestmark = pytest.mark.browser
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
MINUTE = 60_000  # ms


def _need(is_there: bool, what: str) -> None:
    if not is_there and os.environ.get("FRAMING_BROWSER") == "required":
        pytest.fail(f"{what} is required here")
    if not is_there:
        pytest.skip(f"needs {what} (.ci/run installs it)")


@pytest.fixture(scope="module")
def lab(root, tmp_path_factory):
    """Address of a JupyterLab on a copy of the notebooks and the sample corpus."""
    _need(CHROMIUM is not None, "chromium")
    pytest.importorskip("jupyterlab", reason="needs jupyterlab")
    home = tmp_path_factory.mktemp("lab")
    (home / "notebooks").mkdir()
    for source in list_sources(("01", "06")):
        target = home / "notebooks" / f"{source.stem}.ipynb"
        target.write_text(to_text(read_source(source)), encoding="utf-8")
    shutil.copytree(root / "data", home / "data")
    state = {name: str(home / name) for name in ("config", "runtime", "data-home", "ipython")}
    environment = os.environ | {
        "JUPYTER_CONFIG_DIR": state["config"], "JUPYTER_RUNTIME_DIR": state["runtime"],
        "JUPYTER_DATA_DIR": state["data-home"], "IPYTHONDIR": state["ipython"],
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
    }  # fmt: skip
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", "--no-browser", "--ServerApp.ip=127.0.0.1",
             "--allow-root", "--ServerApp.port=0", "--IdentityProvider.token=test",
             f"--ServerApp.root_dir={home}"],
            env=environment, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        yield _address(server, home / "log")
    finally:
        server.terminate()
        server.wait(timeout=60)


def _address(server: subprocess.Popen, log) -> str:
    for _ in range(240):
        found = re.search(r"http://127\.0\.0\.1:\d+", log.read_text(errors="replace"))
        if found:
            return found[0]
        assert server.poll() is None, log.read_text(errors="replace")
        time.sleep(0.5)
    raise AssertionError("JupyterLab did not say where it is")


@pytest.fixture(scope="module")
def browser():
    """Chromium, without background requests."""
    _need(CHROMIUM is not None, "chromium")
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    with playwright.sync_playwright() as started:
        launched = started.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking",
                  "--disable-component-update", "--disable-sync"],
        )  # fmt: skip
        yield launched
        launched.close()


@pytest.mark.parametrize("name", ["01_read_the_corpus", "06_compare_outlets"])
def test_notebook_runs_in_jupyterlab(lab, browser, name, tmp_path):
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    page.goto(f"{lab}/lab/tree/notebooks/{name}.ipynb?token=test&reset", timeout=3 * MINUTE)
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell", state="attached", timeout=3 * MINUTE)
    idle = '.jp-NotebookPanel .jp-Notebook-ExecutionIndicator[data-status="idle"]'
    page.wait_for_selector(idle, state="attached", timeout=3 * MINUTE)
    page.wait_for_timeout(3_000)  # ms: the indicator says idle before the session is there
    page.locator(".jp-NotebookPanel .jp-Cell").first.click()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.locator('.lm-Menu-item[data-command="runmenu:run-all"]').click()
    # The last code cell has its number when all have run; an error would stop before it.
    code = page.locator(".jp-NotebookPanel .jp-CodeCell")
    page.wait_for_function(
        """() => { const marks = [...document.querySelectorAll(
             '.jp-NotebookPanel .jp-CodeCell .jp-InputPrompt')].map(e => e.textContent);
           return marks.length && !marks.some(t => t.includes('*'))
             && /\\[\\d+\\]/.test(marks.at(-1)); }""",
        timeout=5 * MINUTE,
    )
    page.wait_for_selector(idle, state="attached", timeout=3 * MINUTE)
    page.screenshot(path=str(tmp_path / f"{name}.png"))
    assert code.count() > 3
    seen = _outputs(page)
    assert seen["errors"] == 0
    assert seen["charts"] >= 1
    page.close()


def _outputs(page) -> dict[str, int]:
    """Charts and errors among the outputs, scrolling to those JupyterLab has not drawn yet."""
    panel = page.locator(".jp-NotebookPanel .jp-WindowedPanel-outer").first
    failed = "[data-mime-type='application/vnd.jupyter.error'], [data-mime-type$='stderr']"
    seen = {"charts": 0, "errors": 0}
    for _ in range(60):
        seen["charts"] = max(seen["charts"], page.locator(".jp-OutputArea-output img").count())
        seen["errors"] = max(seen["errors"], page.locator(failed).count())
        panel.evaluate("e => e.scrollBy(0, 600)")
        page.wait_for_timeout(100)
    return seen
