"""Everything that reaches a researcher's folder broken, each with its stated outcome.

``docs/faults.md`` is written from the table below: ``python tests/test_faults.py --write``.
"""

from __future__ import annotations

import importlib
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import lxml.html
import openpyxl
import pandas as pd
import pytest

from framing.__main__ import FAILED, SET_ASIDE, main
from framing.corpus import read_articles
from framing.decoding import clean_text
from framing.dictionaries import read_dictionary, write_lexicon
from framing.errors import FramingError, InputError, LexiconError
from framing.files import claim_folder, safe_name, write_csv, write_text
from framing.hits import find_hits
from framing.options import Options
from framing.records import list_problems

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "faults.md"
GOOD = "Ferry to sail again\n\nThe ferry will sail again from May, the harbour master said.\n"
FAULTS: dict[str, tuple[str, Callable[[Path], None]]] = {}
ABOUT = """# What happens to broken input

Each row is a test (`tests/test_faults.py`, from which this page is written). "Set aside" means:
the bad part is left out and listed by `list_problems(articles)` and in `tables/problems.csv`, with
file, row and repair; the rest is read; `framing run` ends with exit code 1. "Error" means:
nothing is guessed, the message names the place and the line that repairs it, exit code 2. "Noted"
means: read, and listed among the problems.

| fault | what happens |
| --- | --- |
"""


FUZZED = """
## What nobody thought of

`make fuzz` feeds input that a coverage-guided fuzzer (atheris) makes up to six targets: files of
any kind, the cleaning of pages, dictionaries, annotations and coding sheets, voices and matcher,
dates. Nothing but FramingError may be raised, and every offset must slice back to its text. It was
run for a little over an hour in all: about 35 minutes while the readers were written, then 5.5
minutes for each target but annotations on 23 November 2026 (one core of two, which other work
shared), which found nothing more. Four minutes for each on 28 November found nothing either, but
on a machine so busy that they count for little; annotations had four of a core of their own (471,579
inputs, no find). The two
finds are kept in `tests/finds` and replayed by the tests.
"""


def fault(name: str, outcome: str) -> Callable:
    """Put a test into the table."""

    def add(test: Callable[[Path], None]) -> Callable[[Path], None]:
        FAULTS[name] = (outcome, test)
        return test

    return add


def page() -> str:
    rows = "".join(f"| {name} | {outcome} |\n" for name, (outcome, _) in FAULTS.items())
    return f"{ABOUT}{rows}{FUZZED}"


def save(path: Path, data: str | bytes = GOOD) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def beside(folder: Path, name: str, data: str | bytes) -> pd.DataFrame:
    """What is left when a bad file lies beside a good one; the good one must be there."""
    save(folder / "Clarion" / "good.txt")
    save(folder / name, data)
    articles = read_articles(folder)
    assert "Clarion/good" in set(articles["article_id"])
    return articles


def aside(articles: pd.DataFrame) -> list[tuple[str, str, str]]:
    problems = list_problems(articles)
    rows = problems[problems["is_set_aside"]]
    return list(zip(rows["file"], rows["row"], rows["what"], strict=True))


def noted(articles: pd.DataFrame) -> list[str]:
    problems = list_problems(articles)
    return problems.loc[~problems["is_set_aside"], "what"].tolist()


@fault("an empty file", "set aside; alone, an error")
def empty_file(tmp: Path) -> None:
    articles = beside(tmp, "Clarion/empty.txt", b" \n")
    assert aside(articles) == [("Clarion/empty.txt", "", "the file is empty")]
    with pytest.raises(InputError, match="the file is empty"):
        read_articles(tmp / "Clarion" / "empty.txt")


@fault("an empty folder", "error")
def empty_folder(tmp: Path) -> None:
    with pytest.raises(InputError, match="holds no file to read"):
        read_articles(tmp)


@fault("a path that does not exist", "error")
def no_path(tmp: Path) -> None:
    with pytest.raises(InputError, match="no such file or folder"):
        read_articles(tmp / "nowhere")


@fault("a binary file (picture, PDF, program)", "set aside")
def binary(tmp: Path) -> None:
    save(tmp / "a.pdf", b"%PDF-1.4 \xff\xfe")
    save(tmp / "b.dat", bytes(range(256)) * 20)
    articles = beside(tmp, "c.txt", b"\x89PNG\r\n\x1a\n\0\0\0")
    assert [what for _, _, what in aside(articles)] == ["not a text file"] * 3


@fault("Latin-1 and Windows-1252", "read as Windows-1252 and noted, with the line that confirms it")
def latin(tmp: Path) -> None:
    text = GOOD.replace("harbour master", "maître “Éloi”")
    articles = beside(tmp, "Norda/a.txt", text.encode("cp1252"))
    body = articles.set_index("article_id").loc["Norda/a", "body"]
    assert "maître “Éloi”" in body
    problem = list_problems(articles).loc[0]
    assert problem["what"] == "not UTF-8"
    assert "encoding='cp1252'" in problem["repair"]


@fault("UTF-16 and UTF-32 with a mark", "read")
def utf16(tmp: Path) -> None:
    for encoding in ("utf-16", "utf-32"):
        articles = beside(tmp, "Norda/a.txt", GOOD.replace("ferry", "Fähre").encode(encoding))
        body = articles.set_index("article_id").loc["Norda/a", "body"]
        assert body.startswith("The Fähre will")
        assert list_problems(articles).empty


@fault("UTF-16 without a mark", "read and noted")
def bare_utf16(tmp: Path) -> None:
    articles = beside(tmp, "Norda/a.txt", GOOD.encode("utf-16-le"))
    assert articles["headline"].tolist() == ["Ferry to sail again"] * 2
    assert noted(articles) == ["no mark of its encoding"]


@fault("UTF-8 with a byte order mark", "read; the mark is in no headline, body or column name")
def bom(tmp: Path) -> None:
    save(tmp / "Norda" / "a.txt", b"\xef\xbb\xbf" + GOOD.encode())
    articles = beside(tmp, "b.csv", b"\xef\xbb\xbfid,outlet,text\n1,Norda,Rain.\n")
    assert sorted(articles["article_id"]) == ["1", "Clarion/good", "Norda/a"]
    assert not any("\ufeff" in text for text in [*articles["headline"], *articles["body"]])


@fault(
    "an encoding that short text does not tell", "set aside, never guessed; `encoding=` reads it"
)
def unknown_encoding(tmp: Path) -> None:
    russian = "Паром снова\n\nПаром снова пойдёт в мае, сказал начальник порта в понедельник.\n"
    data = russian.encode("koi8-r")
    articles = beside(tmp, "Norda/a.txt", data)
    assert aside(articles) == [("Norda/a.txt", "", "the encoding is unknown")]
    path = tmp / "Norda" / "a.txt"
    read = read_articles(path, encoding="koi8-r", outlet="Norda")
    assert read.loc[0, "headline"] == "Паром снова"
    with pytest.raises(FramingError, match="no such encoding"):
        read_articles(path, encoding="koi9", outlet="Norda")


@fault("a UTF-8 file with a few damaged bytes", "read as UTF-8 with U+FFFD in their place, noted")
def damaged(tmp: Path) -> None:
    data = GOOD.replace("ferry", "fähre").encode() + b" It \xff rained \xc3\xa4\xc3\xa4."
    articles = beside(tmp, "Norda/a.txt", data)
    assert "It � rained ää." in articles.set_index("article_id").loc["Norda/a", "body"]
    assert noted(articles) == ["damaged characters"]


@fault("NUL and control characters", "each becomes U+FFFD, so that no offset moves")
def controls(tmp: Path) -> None:
    articles = beside(tmp, "Norda/a.txt", GOOD.replace("ferry", "fer\0ry\x08"))
    assert "fer�ry�" in articles.set_index("article_id").loc["Norda/a", "body"]
    text = "a\0b\x85c\x1cd\x07"
    assert len(clean_text(text)) == len(text)


@fault("lone surrogates", "each becomes U+FFFD")
def surrogates(tmp: Path) -> None:
    row = '{"outlet": "A", "text": "Rain \\ud800 fell.", "title": "\\udfff"}'
    articles = beside(tmp, "a.jsonl", row)
    assert articles["body"].tolist()[-1] == "Rain � fell."
    write_csv(articles, tmp / "out.csv")


@fault(
    "NFC and NFD, ligatures, soft hyphens, zero-width and direction marks",
    "kept as they are; terms are found in them and `text == body[start:end]`",
)
def typography(tmp: Path) -> None:
    body = (
        "The bru\u00adtal re\u200bgime o\ufb03cially fell. "
        "\u200fThe re\u0301gime\u2019s \u201cso-called\u201d \u200fend."
    )
    articles = pd.DataFrame(
        {"article_id": ["1"], "outlet": ["A"], "headline": [""], "body": [body]}
    )
    hits = find_hits(articles)
    texts = set(hits["text"])
    assert {"bru\u00adtal", "re\u200bgime"} <= texts
    own = pd.DataFrame({"term": ["officially", "régime", "end"], "label": "own"})
    hits = pd.concat([hits, find_hits(articles, lexicons=own)])
    assert {"o\ufb03cially", "re\u0301gime", "end"} <= set(hits["text"])
    for hit in hits.itertuples():
        assert hit.text == body[hit.start : hit.end]


@fault("a first CSV row longer than its header", "set aside with its line; nothing shifts")
def long_first_row(tmp: Path) -> None:
    articles = beside(tmp, "a.csv", "id,outlet,text\n1,A,Rain, fell.\n2,A,Snow.\n")
    assert aside(articles) == [("a.csv", "line 2", "the row is longer than the header")]
    assert articles.set_index("article_id").loc["2", ["outlet", "body"]].tolist() == ["A", "Snow."]


@fault("a later CSV row longer or shorter than its header", "longer: set aside; shorter: noted")
def long_later_row(tmp: Path) -> None:
    rows = "id,outlet,text,note\n1,A,Rain.,x\n2,A,Snow, fell.,x\n3,A,Hail.\n"
    articles = beside(tmp, "a.csv", rows)
    assert aside(articles) == [("a.csv", "line 3", "the row is longer than the header")]
    assert noted(articles) == ["the row is shorter than the header"]
    assert {"1", "3"} <= set(articles["article_id"])


@fault("a quotation mark that is never closed", "error with the line where its row begins")
def open_quote(tmp: Path) -> None:
    path = save(tmp / "a.csv", 'id,outlet,text\n1,A,Rain.\n2,A,"Snow.\n3,A,Hail.\n4,A,Fog.\n')
    with pytest.raises(InputError, match="line 3"):
        read_articles(path)
    stray = save(tmp / "b.csv", 'id,outlet,text\n1,A,"Rain" fell.\n')
    with pytest.raises(InputError, match="line 2"):
        read_articles(stray)


@fault('an outlet called "NA", "null" or "None"', "stays what it is")
def outlet_na(tmp: Path) -> None:
    path = save(tmp / "a.csv", "id,outlet,text\n1,NA,Rain.\n2,null,Snow.\n3,None,Hail.\n")
    assert read_articles(path)["outlet"].tolist() == ["NA", "null", "None"]


@fault("ids such as 007 or 1e5", "stay strings")
def id_007(tmp: Path) -> None:
    path = save(tmp / "a.csv", "id,outlet,text\n007,A,Rain.\n1e5,A,Snow.\n")
    assert read_articles(path)["article_id"].tolist() == ["007", "1e5"]


@fault("the same id twice", "same article: the second is set aside; different articles: error")
def same_id(tmp: Path) -> None:
    articles = beside(tmp, "a.csv", "id,outlet,text\n1,A,Rain.\n1,A,Rain.\n")
    assert aside(articles) == [("a.csv, line 3", "", "the article was read before")]
    with pytest.raises(InputError, match=r"line 2; b\.csv, line 3"):
        read_articles(save(tmp / "b.csv", "id,outlet,text\n1,A,Rain.\n1,A,Snow.\n"))


@fault("the same column twice", "error that names it")
def same_column(tmp: Path) -> None:
    with pytest.raises(InputError, match="column 'text' stands twice"):
        read_articles(save(tmp / "a.csv", "id,outlet,text,text\n1,A,Rain.,Snow.\n"))


@fault("a missing column", "error with the nearest column and the line that maps it")
def missing_column(tmp: Path) -> None:
    path = save(tmp / "a.csv", "id,outlet,contents\n1,A,Rain.\n")
    with pytest.raises(InputError) as caught:
        read_articles(path)
    assert "columns={'contents': 'body'}" in str(caught.value)
    assert read_articles(path, columns={"contents": "body"}).loc[0, "body"] == "Rain."
    with pytest.raises(InputError, match="outlet='…'"):
        read_articles(save(tmp / "b.csv", "id,text\n1,Rain.\n"))


@fault("a list of addresses without texts (Media Cloud, GDELT)", "error that says what is missing")
def no_texts(tmp: Path) -> None:
    cloud = "stories_id,publish_date,title,url,media_name\n1,2015-10-06,Rain,https://a.example,A\n"
    with pytest.raises(InputError, match=r"addresses but no text(.|\n)*merge\(texts"):
        read_articles(save(tmp / "a.csv", cloud))
    gdelt = "GKGRECORDID,DATE,DocumentIdentifier\n1,20151006000000,https://a.example\n"
    with pytest.raises(InputError, match=r"merge\(texts, left_on='DocumentIdentifier', right"):
        read_articles(save(tmp / "b.csv", gdelt))


@fault("mixed dates", "each read on its own, in UTC")
def mixed_dates(tmp: Path) -> None:
    rows = ["2015-10-06", "6 October 2015", "October 6, 2015", "6. Oktober 2015", "20151006",
            "2015-10-06T02:00:00+02:00", "Tue, 06 Oct 2015 00:00 GMT",
            "6 octobre 2015"]  # fmt: skip
    table = pd.DataFrame({"outlet": "A", "text": "Rain.", "date": rows, "id": range(len(rows))})
    table.to_csv(tmp / "a.csv", index=False)
    published = read_articles(tmp / "a.csv")["published"]
    assert published.dt.strftime("%Y-%m-%d %H").unique().tolist() == ["2015-10-06 00"]


@fault("a date that can be read in two ways", "left missing and noted; `date_order=` decides")
def ambiguous_date(tmp: Path) -> None:
    path = save(tmp / "a.csv", "id,outlet,text,date\n1,A,Rain.,03/04/2015\n")
    articles = read_articles(path)
    assert articles["published"].isna().all()
    assert "two ways" in noted(articles)[0]
    assert read_articles(path, date_order="mdy").loc[0, "published"].month == 3


@fault("a line of JSON lines that is broken", "set aside with its line")
def bad_json_line(tmp: Path) -> None:
    good = '{"outlet": "A", "text": "Rain."}'
    rows = f'{good}\n{{"outlet": "A", "te\n[1]\n{good.replace("Rain", "Hail")}'
    articles = beside(tmp, "a.jsonl", rows)
    assert aside(articles) == [
        ("a.jsonl", "line 2", "the line is not JSON"),
        ("a.jsonl", "line 3", "not an object"),
    ]
    assert len(articles) == 3


@fault("JSON nested a hundred thousand deep", "set aside")
def deep_json(tmp: Path) -> None:
    articles = beside(tmp, "a.jsonl", '{"outlet": "A", "text": ' + "[" * 100_000)
    assert aside(articles)[0][:2] == ("a.jsonl", "line 1")


@fault("a field of 50 MB", "set aside: longer than any article; the other rows are read")
def long_field(tmp: Path) -> None:
    rows = f"id,outlet,text\n1,A,{'x' * 50_000_000}\n2,A,Rain.\n"
    articles = beside(tmp, "a.csv", rows)
    assert aside(articles) == [("a.csv", "line 2", "longer than any article")]
    assert "2" in set(articles["article_id"])


@fault("a file of 200 MB", "read")
def large_file(tmp: Path) -> None:
    text = "The ferry will sail again from May. " * 110_000
    with (tmp / "a.csv").open("w", encoding="utf-8") as stream:
        stream.write("id,outlet,text\n")
        for number in range(52):
            stream.write(f"{number},A,{text}{number}\n")
    assert (tmp / "a.csv").stat().st_size > 200_000_000
    assert len(read_articles(tmp / "a.csv")) == 52
    (tmp / "a.csv").unlink()


@fault("a CSV of a million lines", "read")
def million_lines(tmp: Path) -> None:
    with (tmp / "a.csv").open("w", encoding="utf-8") as stream:
        stream.write("id,outlet,text\n")
        for number in range(100_000):
            stream.write(f'{number},A,"Rain.{os.linesep * 9}{number}"\n')
    assert len(read_articles(tmp / "a.csv")) == 100_000


@fault("a folder of 20,000 files", "read")
def many_files(tmp: Path) -> None:
    for number in range(20_000):
        (tmp / f"o{number % 9}").mkdir(exist_ok=True)
        (tmp / f"o{number % 9}" / f"{number}.txt").write_text(f"No. {number}\n\nIt rained.\n")
    assert len(read_articles(tmp)) == 20_000


@fault("a zip bomb", "set aside unopened; a zip in a zip is not opened either")
def zip_bomb(tmp: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Norda/bomb.txt", b"x" * 30_000_000)
        archive.writestr("Norda/good.txt", GOOD.replace("May", "June"))
        archive.writestr("Norda/inner.zip", b"PK\x03\x04")
    articles = beside(tmp, "a.zip", packed.getvalue())
    assert [(file, what[:12]) for file, _, what in aside(articles)] == [
        ("a.zip/Norda/bomb.txt", "unpacks from"),
        ("a.zip/Norda/inner.zip", "no reader fo"),
    ]
    assert articles["outlet"].tolist() == ["Clarion", "Norda"]


@fault("a DOCX or XLSX that unpacks to gigabytes", "set aside unopened")
def package_bomb(tmp: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 30_000_000)
    articles = beside(tmp, "a.docx", packed.getvalue())
    assert "unpacks to" in aside(articles)[0][2]


@fault("names in a zip that lead outside (`../`, absolute)", "set aside; nothing is ever unpacked")
def zip_slip(tmp: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("../../evil.txt", "/etc/evil.txt", "C:\\evil.txt", "Norda/good.txt"):
            archive.writestr(name, GOOD.replace("May", "June"))
    articles = beside(tmp / "deep" / "er", "a.zip", packed.getvalue())
    assert [what for _, _, what in aside(articles)] == [
        "a name in the zip points outside of it"
    ] * 3
    assert articles["outlet"].tolist() == ["Clarion", "Norda"]
    assert not list(tmp.rglob("evil*"))


@fault("a zip or DOCX that is cut off", "set aside")
def truncated(tmp: Path) -> None:
    packed = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Ferry to sail again")
    document.save(packed)
    for name in ("a.docx", "b.zip"):
        articles = beside(tmp, name, packed.getvalue()[:2000])
    assert sorted(file for file, _, _ in aside(articles)) == ["a.docx", "b.zip"]


@fault("a DOCX that refers to files elsewhere", "read; the reference is not followed")
def external_reference(tmp: Path) -> None:
    document = docx.Document()
    for line in GOOD.strip().split("\n\n"):
        document.add_paragraph(line)
    document.part.relate_to(
        "http://127.0.0.1:9/template.dotm",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate",
        is_external=True,
    )
    document.save(tmp / "a.docx")
    assert read_articles(tmp / "a.docx", outlet="A").loc[0, "headline"] == "Ferry to sail again"


BOMB = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
) + "]>"  # fmt: skip


@fault("XML whose entities grow without end, or name other files", "set aside; dictionaries: error")
def entity_bomb(tmp: Path) -> None:
    save(
        tmp / "a.xml",
        BOMB + "<PPSResponse><ppsarticle><article>&i;</article></ppsarticle></PPSResponse>",
    )
    item = "<item><title>&i;</title><description>&i;</description></item>"
    feed = f"<rss><channel>{item}</channel></rss>"
    articles = beside(tmp, "b.xml", BOMB + feed)
    assert {file for file, _, _ in aside(articles)} >= {"a.xml"}
    assert articles["article_id"].tolist() == ["Clarion/good"]
    path = save(tmp / ".a.ykd", BOMB + "<dictionary><cnode name='&i;'/></dictionary>")
    with pytest.raises(InputError, match="not safe"):
        read_dictionary(path)


@fault("a file that cannot be opened (no right, broken link, pipe)", "set aside")
def unreadable(tmp: Path) -> None:
    (tmp / "Clarion").mkdir()
    (tmp / "Clarion" / "link.txt").symlink_to(tmp / "nowhere.txt")
    os.mkfifo(tmp / "Clarion" / "pipe.txt")
    locked = save(tmp / "Clarion" / "locked.txt", GOOD.replace("May", "June"))
    locked.chmod(0)
    articles = beside(tmp, "Clarion/a.txt", GOOD.replace("May", "July"))
    files = {file for file, _, _ in aside(articles)}
    assert {"Clarion/link.txt", "Clarion/pipe.txt"} <= files
    if os.geteuid():  # the superuser may read everything
        assert "Clarion/locked.txt" in files


@fault("a page whose outlet is nowhere said", "error with the line to write into a manifest")
def open_outlet(tmp: Path) -> None:
    with pytest.raises(InputError, match=r"a\.txt,NAME OF THE OUTLET"):
        read_articles(save(tmp / "a.txt"))


@fault("such a page beside folders named as outlets", "set aside, with the line that names it")
def stray_page(tmp: Path) -> None:
    save(tmp / "Norda" / "b.txt", GOOD.replace("May", "June"))
    what = "it lies in no outlet's folder and names no outlet"
    assert aside(beside(tmp, "a.txt", GOOD)) == [("a.txt", "", what)]


@fault("a manifest that names files that are not there", "set aside")
def bad_manifest(tmp: Path) -> None:
    save(tmp / "articles.csv", "file,outlet\nClarion/good.txt,Norda\ngone.txt,Norda\n")
    articles = beside(tmp, "Norda/a.txt", GOOD.replace("May", "June"))
    assert aside(articles) == [("articles.csv", "", "the manifest names a file that is not there")]
    assert articles["outlet_from"].tolist() == ["manifest", "folder"]


@fault("a lexicon with bad rows", "error with file and row of each")
def bad_lexicon(tmp: Path) -> None:
    path = save(tmp / "l.csv", "term,label,weight\nthug,x,1\n,x,1\nthug,x,2\nrabble,x,much\n")
    with pytest.raises(LexiconError) as caught:
        find_hits(_articles("Rain."), lexicons=path)
    assert {"row 3", "row 4", "row 5"} <= set(re.findall(r"row \d", str(caught.value)))


@fault("a regular expression that backtracks without end", "error that names the entry, after 1 s")
def endless_regex(tmp: Path) -> None:
    path = save(tmp / "l.csv", "term,label,match\n(\\w+\\s?)+\\d{9},x,regex\n")
    with pytest.raises(LexiconError, match="never ends"):
        find_hits(_articles("word " * 3000 + "!"), lexicons=path)


def _articles(body: str) -> pd.DataFrame:
    return pd.DataFrame({"article_id": ["1"], "outlet": ["A"], "headline": [""], "body": [body]})


@fault("an id such as `../../x` where a file is named by it", "the file stays inside the folder")
def id_as_path(tmp: Path) -> None:
    for name in ("../../x", "/etc/passwd", "C:\\x", "..", "", "a/b", "\0", "x" * 999):
        target = (tmp / safe_name(name)).resolve()
        assert target.parent == tmp.resolve()
        write_text(target, "x")


HOSTILE = (
    '<script>alert(1)</script><img src=x onerror="alert(1)">"\'</style>--><svg onload=alert(1)>'
)


@pytest.fixture(scope="module")
def hostile_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole run on articles that carry markup and formulas everywhere."""
    folder = tmp_path_factory.mktemp("hostile")
    rows = [
        {
            "id": f"{HOSTILE}{number}",
            "outlet": f"<img src=x onerror=alert({number % 2})>",
            "title": f"=cmd|' /C calc'!A0 {HOSTILE} crisis",
            "text": f"{HOSTILE} the brutal regime {HOSTILE} fell, so-called experts said {number}. "
            f"@SUM(A1) “{HOSTILE} thugs,” said Ann {HOSTILE} Lee.",
            "url": "javascript:alert(1)",
        }
        for number in range(8)
    ]
    path = folder / "a.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    terms = [("fell", f"fallen{HOSTILE}", "=1+1"), ("alert", HOSTILE, HOSTILE), (HOSTILE, "x", "")]
    lexicon = pd.DataFrame(terms, columns=["term", "label", "note"]).assign(source=HOSTILE)
    lexicon.to_csv(folder / "l.csv", index=False)
    options = Options(lexicons=(str(folder / "l.csv"),))
    importlib.import_module("framing.study").run_study(path, folder / "out", options=options)
    return folder / "out"


@fault(
    "markup and scripts in headline, body, outlet, id, address or lexicon",
    "nothing runs in any page",
)
def scripts(out: Path) -> None:
    pages = list(out.rglob("*.html"))
    assert pages
    for path in pages:
        for element in lxml.html.parse(str(path)).iter():
            if not isinstance(element.tag, str):
                continue
            names = [name.lower() for name in element.attrib]
            assert not any(name.startswith("on") for name in names), (path, element.tag)
            links = [element.get(name, "") for name in ("href", "src", "action")]
            assert not any(link.strip().lower().startswith("javascript") for link in links)
            if element.tag in ("script", "style"):
                assert "alert(1)</script>" not in (element.text or "")
            assert element.tag != "img" or element.get("src") != "x"


@fault("text that a spreadsheet takes for a formula", "an apostrophe before it in every CSV")
def formulas(out: Path) -> None:
    for path in out.rglob("*.csv"):
        cells = pd.read_csv(path, dtype=str, keep_default_na=False).to_numpy().ravel()
        risky = [c for c in cells if re.match(r"[=+@\t\r]|-(?!\d)", c)]
        assert not risky, (path, risky[:3])


@fault("formulas in an XLSX", "read as their last values; what we write holds none")
def xlsx_formulas(tmp: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["id", "outlet", "text"])
    book.active.append([7.0, "A", "Rain."])
    book.active.append(["2", "A", '=HYPERLINK("https://evil.example")'])
    book.save(tmp / "a.xlsx")
    articles = read_articles(tmp / "a.xlsx")
    assert articles["article_id"].tolist() == ["7"]
    assert aside(articles) == [("a.xlsx", "row 3", "no text")]
    write_lexicon(pd.DataFrame({"term": ["=1+1"], "label": ["x"]}), tmp / "l.csv")
    assert (tmp / "l.csv").read_text().splitlines()[1].startswith("'=")


_LIMITED = """
import resource, signal, sys, pandas as pd
from pathlib import Path
from framing.files import write_csv
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
write_csv(pd.DataFrame({"a": ["x" * 100] * 1000}), Path(sys.argv[1]))
"""


@fault("a full disk", "error; what stood there before stays whole")
def full_disk(tmp: Path) -> None:
    path = save(tmp / "t.csv", "a\nwhole\n")
    done = subprocess.run([sys.executable, "-c", _LIMITED, path], capture_output=True, text=True)
    assert "InputError" in done.stderr
    assert path.read_text() == "a\nwhole\n"
    assert [p.name for p in tmp.iterdir()] == ["t.csv"]


_KILLED = """
import sys
from pathlib import Path
from framing import study
from framing.study import run_study
if sys.argv[3] == "stop":
    def stop(*args, **kwargs):
        print("now", flush=True)
        import time
        time.sleep(600)
    study.draw_figures = stop
run_study(sys.argv[1], sys.argv[2])
"""


@fault(
    "a run that is killed", "no manifest, so nothing is taken for whole; the next run completes it"
)
def killed_run(tmp: Path) -> None:
    save(tmp / "c" / "A" / "1.txt")
    save(tmp / "c" / "B" / "1.txt", GOOD.replace("May", "June"))
    command = [sys.executable, "-c", _KILLED, str(tmp / "c"), str(tmp / "out")]
    with subprocess.Popen([*command, "stop"], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"now\n"
        with pytest.raises(InputError, match="another run"), claim_folder(tmp / "out"):
            pass
        process.send_signal(signal.SIGKILL)
    assert not (tmp / "out" / "manifest.json").exists()
    importlib.import_module("framing.study").run_study(tmp / "c", tmp / "out")
    assert (tmp / "out" / "manifest.json").exists()


@fault("two runs into one folder at once", "the second is refused")
def two_runs(tmp: Path) -> None:
    with (
        claim_folder(tmp / "out"),
        pytest.raises(InputError, match="in use"),
        claim_folder(tmp / "out"),
    ):
        pass
    with claim_folder(tmp / "out"):
        pass


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a reader went to the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    yield


ON_A_RUN = ("scripts", "formulas")
OF_A_CORPUS = (
    "empty_folder", "open_quote", "same_column", "missing_column", "no_texts", "open_outlet",
)  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_fault(name: str, tmp_path: Path, request: pytest.FixtureRequest):
    outcome, test = FAULTS[name]
    test(request.getfixturevalue("hostile_run") if test.__name__ in ON_A_RUN else tmp_path)
    if outcome.startswith("set aside"):
        good = next(tmp_path.rglob("Clarion/*.txt"))
        assert main(["check", str(good.parents[1])]) == SET_ASIDE
    elif test.__name__ in OF_A_CORPUS:
        assert main(["check", str(tmp_path)]) == FAILED


def test_the_page_is_this_table():
    assert PAGE.read_text(encoding="utf-8") == page()


if __name__ == "__main__" and sys.argv[1:] == ["--write"]:
    write_text(PAGE, page())
