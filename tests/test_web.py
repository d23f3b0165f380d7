"""Saved pages: body, headline, outlet, date, without comments and without the network."""

from __future__ import annotations

import gzip
import socket
import sys
from pathlib import Path

import pytest

from framing.corpus import read_articles
from framing.errors import InputError
from framing.language import guess_language
from framing.records import list_problems, list_removed

PARAGRAPHS = [
    "The ferry between Northport and the islands will sail again from May, after two winters in "
    "which islanders had to fly to the mainland, the harbour master said on Monday.",
    "“We have a ship, and we have a crew,” she said, adding that the old timetable would be kept.",
    "The company had cancelled the service when two of its ships failed an inspection in autumn.",
    "Pupils and patients suffered most from it, according to a report of the district council.",
]


def page(*, body: list[str] | None = None, head: str = "") -> str:
    text = "".join(f"<p>{p}</p>" for p in body or PARAGRAPHS)
    return f"""<!DOCTYPE html><html lang="en"><head><title>Ferry to sail again | The Clarion</title>
<meta property="og:site_name" content="The Clarion">
<meta property="og:title" content="Ferry to sail again">
<meta property="article:published_time" content="2014-03-04T10:00:00+00:00">
<link rel="canonical" href="https://www.clarion.example/ferry">{head}</head><body>
<nav><a href="/">Home</a> <a href="/world">World</a></nav>
<article><h1>Ferry to sail again</h1><script>alert(1)</script>{text}
<p>Read more: <a href="/2">Storm closes port</a></p></article>
<section id="comments"><h2>Comments</h2><p>I never liked that ship, to be honest.</p></section>
<footer><p>© 2014 The Clarion. All rights reserved.</p></footer></body></html>"""


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch):
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a reader went to the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def test_a_saved_page(tmp_path: Path):
    (tmp_path / "ferry.html").write_text(page(), encoding="utf-8")
    (tmp_path / "ferry_files").mkdir()
    (tmp_path / "ferry_files" / "frame.html").write_text("<p>x</p>", encoding="utf-8")
    articles = read_articles(tmp_path)
    assert len(articles) == 1
    article = articles.loc[0]
    assert article["outlet"] == "The Clarion"
    assert article["outlet_from"] == "site name"
    assert article["headline"] == "Ferry to sail again"
    assert article["body"] == "\n\n".join(PARAGRAPHS)
    assert article["published"].date().isoformat() == "2014-03-04"
    assert article["url"] == "https://www.clarion.example/ferry"
    assert "related" in set(list_removed(articles)["why"])
    assert list_problems(articles).empty


def test_a_page_in_its_own_encoding(tmp_path: Path):
    text = page(head='<meta charset="windows-1252">').encode("cp1252")
    (tmp_path / "ferry.htm").write_bytes(text)
    assert "“We have a ship" in read_articles(tmp_path / "ferry.htm").loc[0, "body"]


def test_mhtml(tmp_path: Path):
    import quopri

    quoted = quopri.encodestring(page().encode()).decode("ascii")
    (tmp_path / "ferry.mhtml").write_text(
        "From: <Saved by Blink>\nSnapshot-Content-Location: https://www.clarion.example/ferry\n"
        'MIME-Version: 1.0\nContent-Type: multipart/related; type="text/html"; boundary="--b"\n\n\n'
        "----b\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n"
        f"Content-Location: https://www.clarion.example/ferry\n\n{quoted}\n----b--\n",
        encoding="ascii",
    )
    article = read_articles(tmp_path / "ferry.mhtml").loc[0]
    assert article["body"] == "\n\n".join(PARAGRAPHS)
    assert article["outlet"] == "The Clarion"


def warc(pages: list[tuple[str, str, str]]) -> bytes:
    data = b""
    for url, kind, text in pages:
        answer = f"HTTP/1.0 200 OK\r\nContent-Type: {kind}\r\n\r\n{text}".encode()
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n"
            f"WARC-Date: 2014-03-05T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:{len(data)}>\r\n"
            f"Content-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(answer)}\r\n\r\n"
        )
        data += gzip.compress(head.encode() + answer + b"\r\n\r\n")
    return data


def test_warc(tmp_path: Path):
    data = warc(
        [
            ("https://www.clarion.example/ferry", "text/html; charset=utf-8", page()),
            ("https://www.clarion.example/x.png", "image/png", "x"),
            ("https://www.clarion.example/empty", "text/html", "<html><body></body></html>"),
            ("https://www.clarion.example/2", "text/html", page(body=PARAGRAPHS[::-1])),
        ]
    )
    (tmp_path / "crawl.warc.gz").write_bytes(data)
    articles = read_articles(tmp_path / "crawl.warc.gz")
    assert articles["origin"].tolist() == ["crawl.warc.gz, page 1", "crawl.warc.gz, page 3"]
    problems = list_problems(articles)
    assert problems[["row", "got"]].values.tolist() == [
        ["page 2", "https://www.clarion.example/empty"]
    ]
    (tmp_path / "broken.warc.gz").write_bytes(data[:-400])
    articles = read_articles(tmp_path / "broken.warc.gz")
    assert articles["origin"].tolist() == ["broken.warc.gz, page 1"]
    assert "the archive breaks off here" in list_problems(articles)["what"].tolist()


def test_a_page_in_another_language_is_reported(tmp_path: Path):
    german = [
        "Die Fähre fährt ab Mai wieder auf die Inseln, und das nach zwei Wintern, in denen die "
        "Bewohner mit dem Flugzeug reisen mussten, wie die Leitung des Hafens am Montag sagte.",
        "„Wir haben ein Schiff, und wir haben eine Mannschaft“, sagte sie, und so bleibt es auch.",
    ] * 2
    (tmp_path / "ferry.html").write_text(page(body=german), encoding="utf-8")
    problems = list_problems(read_articles(tmp_path / "ferry.html"))
    assert problems["got"].tolist() == ["language de"]
    assert not problems["is_set_aside"].any()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Le port a été fermé quand la tempête est venue, et il ne sera pas ouvert avant lundi, "
         "selon une note que la direction du port a envoyée aux navires qui attendent.", "fr"),
        ("El puerto se cerró cuando llegó la tormenta y no se abrirá antes del lunes, según una "
         "nota que la dirección del puerto envió a los barcos que esperan desde hace días.", "es"),
        ("Порт закрыли, когда пришёл шторм, и он не откроется до понедельника.", "ru"),
        ("أغلق الميناء عندما جاءت العاصفة ولن يفتح قبل يوم الاثنين.", "ar"),
        ("Lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt "
         "ut labore et dolore magna aliqua enim minim veniam quis nostrud exercitation.", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_languages(text: str, language: str):
    assert guess_language(text) == language


def test_a_missing_library_is_named_with_its_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    (tmp_path / "ferry.html").write_text(page(), encoding="utf-8")
    with pytest.raises(InputError, match=r"framing-toolkit\[archives\]"):
        read_articles(tmp_path / "ferry.html")
