"""Executed notebooks as pages of HTML that ask nothing of the network."""

from __future__ import annotations

import copy
import re
from html import escape
from importlib.resources import files

from nbconvert import HTMLExporter
from nbformat import NotebookNode

from framing.execution import title_of
from framing.listing import script_hashes

_PLOT = re.compile(r"\bplot_(\w+)\((.*)")
_OF = re.compile(r"\b(measure|label|referent|voice|scorer)=\"([^\"]+)\"")


def to_page(notebook: NotebookNode) -> str:
    """The notebook as one page of HTML: it asks nothing of the network, and runs nothing but the
    sorting and filtering of its tables.
    """
    notebook = copy.deepcopy(notebook)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                output.metadata["image/png"] = {"alt": _describe(cell.source)}
    exporter = HTMLExporter(template_name="basic", exclude_input_prompt=True)
    exporter.exclude_output_prompt = True
    exporter.exclude_anchor_links = True
    body = _reachable(exporter.from_notebook_node(notebook)[0])
    style = files("framing").joinpath("page", "notebook.css").read_text(encoding="utf-8")
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'"
    if scripts := script_hashes(body):
        policy += f"; script-src {' '.join(scripts)}"
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<title>{escape(title_of(notebook))}</title><style>{style}</style></head>"
        f"<body><main>{body}</main></body></html>\n"
    )


def _reachable(body: str) -> str:
    """Let the keyboard reach what scrolls on a small screen, and say what it has reached."""
    for start, name in (("<pre", "text"), ('<div class="output_area"', "output")):
        body = body.replace(f"{start}>", f'{start} tabindex="0" role="group" aria-label="{name}">')
    return body


def _describe(source: str) -> str:
    """What a chart shows, from the call that made it: a picture does not keep its title."""
    made_by = _PLOT.search(source)
    if made_by is None:
        return "Chart"
    details = "".join(f", {name} {value}" for name, value in _OF.findall(made_by[2]))
    return f"Chart: {made_by[1]}{details}".replace("_", " ")
