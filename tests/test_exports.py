"""Tables in a manuscript: figures rounded, text escaped, three rules."""

from __future__ import annotations

import pandas as pd
import pytest

from framing.errors import OptionError
from framing.exports import export_table


@pytest.fixture
def table():
    return pd.DataFrame(
        {"outlet": ["A & <B>", "50 %_{x}"], "value": [1.2345, None], "p_value": [0.0002, 0.031]}
    )


def test_html_is_escaped_and_rounded(table, tmp_path):
    text = export_table(table, tmp_path / "t.html", caption="Rates <1>", note="n & m").read_text()
    assert "<td>A &amp; &lt;B&gt;</td>" in text
    assert "<caption>Rates &lt;1&gt;</caption>" in text and "n &amp; m" in text
    assert '<td class="n">1.23</td>' in text and '<td class="n">.031</td>' in text


def test_latex_is_escaped_and_has_three_rules(table, tmp_path):
    text = export_table(table, tmp_path / "t.tex", caption="Rates of 5 %", note="x_1").read_text()
    assert r"A \& \textless{}B\textgreater{} & 1.23 & \textless{} .001 \\" in text
    assert r"50 \%\_\{x\} & -- & .031 \\" in text
    assert [text.count(rf"\{rule}rule") for rule in ("top", "mid", "bottom")] == [1, 1, 1]
    assert r"\caption{Rates of 5 \%}" in text and r"x\_1" in text


def test_word_holds_the_cells(table, tmp_path):
    docx = pytest.importorskip("docx", reason="needs python-docx")
    path = export_table(table, tmp_path / "t.docx", caption="Rates", note="n = 2")
    read = docx.Document(str(path))
    cells = [[cell.text for cell in row.cells] for row in read.tables[0].rows]
    assert cells == [["outlet", "value", "p"], ["A & <B>", "1.23", "< .001"],
                     ["50 %_{x}", "–", ".031"]]  # fmt: skip
    assert [p.text for p in read.paragraphs if p.text] == ["Rates", "Note. n = 2"]


def test_other_kinds_are_refused(table, tmp_path):
    with pytest.raises(OptionError, match="kind of table"):
        export_table(table, tmp_path / "t.xyz")
