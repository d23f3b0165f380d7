"""What the fuzzer feeds bytes to: each target may raise FramingError and nothing else.

A target takes raw bytes and checks what must hold of whatever comes back. `tests/test_finds.py`
replays every input that ever broke one (``tests/finds/TARGET/*``).
"""

import json
import tempfile
from pathlib import Path

import pandas as pd

from framing.annotations import read_annotations
from framing.check import check_corpus
from framing.corpus import read_articles, span_in_file
from framing.dates import parse_date
from framing.decoding import clean_text
from framing.dictionaries import read_dictionary
from framing.errors import FramingError
from framing.hits import find_hits
from framing.language import guess_language
from framing.mastheads import guess_outlet
from framing.pages import split_page
from framing.readers import Options, file_text
from framing.records import Notes
from framing.sheets import read_codes
from framing.voices import find_voices

# Seeds lead the fuzzer to where each format begins.
_CSV = """id,outlet,title,text,date
1,A,One,"Rain, ""again"".",03/04/2015
2,NA,,Snow.,soon
"""
_JSON = """{"outlet": "A", "text": "Rain.", "n": [1, {"x": null}]}
{"outlet": "B", "body": "\\ud800"}
"""
_LEXIS = """
  1 of 2 DOCUMENTS

     The Clarion

   March 4, 2014 Tuesday

Ferry

LENGTH: 2 words

It sails.

LOAD-DATE: March 5, 2014

 Copyright 2014

  2 of 2 DOCUMENTS

B
"""
_LEXIS_HTML = """<HTML><!-- <DOCFULL> --><P>1 of 1 DOCUMENTS</P><P>The Clarion</P>
<P>March 4, 2014</P><P>Ferry</P><P>LENGTH: 2 words</P><P>It <B>sails</B>.<BR>Now.</P>
<P>LANGUAGE: ENGLISH</P></HTML>"""
_FACTIVA = """<html><div class='x'></div><div class="article enArticle"><table>
<tr><td><b>HD</b></td><td>Ferry</td></tr><tr><td><b>SN</b></td><td>A</td></tr>
<tr><td><b>TD</b></td><td><p>It sails.</p></td></tr></table></div></html>"""
_FACTIVA_XML = """<PPSResponse><article><sourceName>A</sourceName>
<headline><paragraph>F</paragraph></headline>
<tailParagraphs><paragraph>It sails.</paragraph></tailParagraphs></article></PPSResponse>"""
_PROQUEST = """<div><a name="DocID_7"></a><p style="font-weight:bold">Ferry</p>
<p><strong>Full text: </strong><text wordcount="2"><p>It sails.</p></text></p>
<p><strong>Publication title: </strong>A</p></div>"""
_PAGE = """Home > World
The Clarion

Ferry to sail again

By Ada Brun
Tue 4 Mar 2014 10:12

CLARION – The ferry will sail again from May, the harbour master said on Monday.

A view of the pier. (AP Photo)

Islanders, who “had asked for it”, were glad.

Related posts

Storm

© 2014 The Clarion
"""
_RSS = """<rss><channel><title>A</title><item><title>F</title>
<description>&lt;p&gt;Rain</description></item></channel></rss>"""
_RTF = r"{\rtf1\ansi Ferry\par It sails, she said, from May \u8220?on\'e4.\par}"
_MHTML = """MIME-Version: 1.0
Content-Type: multipart/related; boundary="b"

--b
Content-Type: text/html

<html><body><p>Rain.</p></body></html>
--b--
"""
_WARC = """WARC/1.0\r
WARC-Type: response\r
WARC-Target-URI: http://a.example/\r
WARC-Date: 2014-03-05T10:00:00Z\r
WARC-Record-ID: <urn:uuid:1>\r
Content-Type: application/http\r
Content-Length: 61\r
\r
HTTP/1.0 200 OK\r
Content-Type: text/html\r
\r
<p>Rain fell.</p>\r
\r
"""
_FILES = (_CSV, _JSON, _LEXIS, _LEXIS_HTML, _FACTIVA, _FACTIVA_XML, _PROQUEST, _PAGE, _RSS, _RTF,
          _MHTML, _WARC)  # fmt: skip
_DICTIONARIES = (
    "0%\n1\tlow\n\t2\tblue\n%\nsad*\t1\nso so\t(1)2\n",
    "1low: [sad*, no, 'so so']\nb:\n  c: [d]\n",
    "2<dictionary><cnode name='a'><cnode name='b'><pnode name='c'/></cnode></cnode></dictionary>",
    "3LOW\n\tsad* (1)\n",
    "4+LOW\nsad*\n",
    "5DicTerm,low\nsad*,X\n",
)
_ANNOTATIONS = (
    '0{"text": "Rain.", "article_id": "1", "part": "body", "label": [[0, 4, "hedge/legal"]]}',
    '0{"id": 7, "text": "Rain.", "entities": [{"label": "x", "start_offset": 0, "end_offset": 2}]}',
    '1[{"data": {"text": "Rain.", "article_id": "1", "part": "body"}, "annotations": '
    '[{"completed_by": 1, "result": [{"value": {"start": 0, "end": 4, "labels": ["a/b"]}}]}]}]',
    '1[{"text": "Rain.", "annotator": 2, "label": [{"start": 0, "end": 4, "labels": ["a"]}]}]',
    "2T1\tx 0 4\tRain\nT2\ty 0 2;3 4\tRa n\n",
    '3<?xml version="1.0"?><xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmi:version="2.0"/>',
    "4unit_id,text,code\nu1,Rain,yes\nu2,Snow,\n",
)
_DATES = ("Tue Oct 6, 2015 3:14PM GMT", "2015-10-06T02:00:00+02:00", "03/04/2015")
_TEXTS = (_PAGE, "“So-called” reforms, he said; the regime’s thugs allegedly fled.")
SEEDS: dict[str, list[bytes]] = {
    "files": [*map(str.encode, _FILES), "Fähre\n\nÄöü".encode("cp1252"), _PAGE.encode("utf-16")],
    "pages": [_PAGE.encode()],
    "dictionaries": [*map(str.encode, _DICTIONARIES)],
    "annotations": [*map(str.encode, _ANNOTATIONS)],
    "texts": [*map(str.encode, _TEXTS)],
    "dates": [*map(str.encode, _DATES)],
}
_SUFFIXES = (".dic", ".yml", ".ykd", ".cat", ".lc3", ".dicx")
_SCRATCH = Path(tempfile.mkdtemp(prefix="framing-fuzz-"))


def files(data: bytes) -> None:
    """Any bytes as a file of any name."""
    suffix = (".txt", ".csv", ".jsonl", ".html", ".xml", ".warc")[len(data) % 6]
    path = _SCRATCH / f"a{suffix}"
    path.write_bytes(data)
    for given in ({}, {"outlet": "A"}):
        try:
            articles = read_articles(path, **given)
        except FramingError:
            continue
        _check_articles(articles, data)


def _check_articles(articles: pd.DataFrame, data: bytes) -> None:
    assert articles["article_id"].is_unique
    assert articles["outlet"].map(bool).all()
    for article in articles.to_dict("records"):
        body = article["body"]
        body.encode("utf-8")
        assert body.strip()
        if isinstance(article.get("body_at"), str) and article["body_at"]:
            text = clean_text(file_text(data, "a", Options(), Notes()))
            start, end = span_in_file(article, 0, len(body))
            assert text[start] == body[0]
            assert text[end - 1] == body[-1]
    check_corpus(articles)


def pages(data: bytes) -> None:
    """Any text as a page."""
    text = clean_text(data.decode("utf-8", errors="surrogateescape"))
    page = split_page(text)
    spans = [*page.pieces, *((c.start, c.end) for c in page.cuts)]
    spans += [page.headline] if page.headline else []
    previous = 0
    for start, end in sorted(spans):
        assert previous <= start < end <= len(text)
        previous = end
    for cut in page.cuts:
        assert text[cut.start : cut.end] == cut.text
    guess_outlet(text, page)


def dictionaries(data: bytes) -> None:
    """A digit for the format, then any bytes as a dictionary."""
    path = _SCRATCH / f"a{_SUFFIXES[data[:1][0] % len(_SUFFIXES)]}" if data else None
    if path is None:
        return
    path.write_bytes(data[1:])
    try:
        table = read_dictionary(path)
    except FramingError:
        return
    assert set(table["match"]) <= {"word", "wildcard", "phrase", "regex"}
    assert table["label"].map(lambda label: isinstance(label, str)).all()


def annotations(data: bytes) -> None:
    """A digit for the tool, then any bytes as what it exported."""
    if not data:
        return
    names = ("a.jsonl", "a.json", "a.ann", "a.xmi", "a.csv")
    path = _SCRATCH / names[data[0] % len(names)]
    path.write_bytes(data[1:])
    path.with_suffix(".txt").write_text("Rain.", encoding="utf-8")
    try:
        if path.suffix == ".csv":
            assert read_codes(path)["unit_id"].is_unique
            return
        codes = read_annotations(path)
    except FramingError:
        return
    finally:
        path.unlink()  # brat's reader takes all files of a folder
    assert all(0 <= start < end for start, end in zip(codes["start"], codes["end"], strict=True))
    assert codes["text"].map(len).eq(codes["end"] - codes["start"]).all()


def texts(data: bytes) -> None:
    """Any text through voices and matcher: offsets slice back, voices stay disjoint."""
    body = clean_text(data.decode("utf-8", errors="surrogateescape"))[:3000]
    articles = pd.DataFrame(
        {"article_id": ["1"], "outlet": ["A"], "headline": [body[:60]], "body": [body]}
    )
    voices = find_voices(articles)
    hits = find_hits(articles, voices=voices)
    parts = {"headline": body[:60], "body": body}
    for hit in hits.itertuples():
        assert hit.text == parts[hit.part][hit.start : hit.end]
    for part, own in voices.groupby("part"):
        previous = 0
        for voice in own.sort_values("start").itertuples():
            assert previous <= voice.start < voice.end <= len(parts[part])
            previous = voice.end


def dates(data: bytes) -> None:
    """Any text as a date, and as a text of some language."""
    text = data.decode("utf-8", errors="replace")
    for order in (None, "dmy", "mdy"):
        moment = parse_date(text, order=order)
        assert moment is None or moment.utcoffset() is not None
    guess_language(text)
    assert json.loads(json.dumps(text)) == text


TARGETS = {f.__name__: f for f in (files, pages, dictionaries, annotations, texts, dates)}
