"""Archive exports: how many articles, which parts, what is set aside. All texts are invented."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pandas as pd
import pytest

from framing.__main__ import DONE, main
from framing.corpus import read_articles
from framing.errors import InputError
from framing.feeds import rtf_text
from framing.records import list_problems, list_removed

LEXIS = """\ufeff
Download Request: Selected Items: 1-2
Terms: (ferry AND harbour)


                               1 of 2 DOCUMENTS


                            The Clarion (Northport)

                            March 4, 2014 Tuesday
                                 Late Edition

Ferry to sail again after two winters without a
ship

BYLINE: Ada Brun

SECTION: NEWS; Pg. 3

LENGTH: 31 words

The ferry will sail again from May, the harbour
master said on Monday.

Islanders had asked for a ship in two winters; one of them called it
"a day to remember".

LOAD-DATE: March 5, 2014

LANGUAGE: ENGLISH

GRAPHIC: The old ferry at the pier

PUBLICATION-TYPE: Newspaper

                         Copyright 2014 Clarion Media
                              All Rights Reserved


                               2 of 2 DOCUMENTS

                                 Die Uhr

                             5. März 2014

Die Fähre fährt wieder

AUTOR: Ines Falk

LÄNGE: 80 Wörter

Die Fähre fährt ab Mai wieder, sagte der Hafenmeister am Montag.

SPRACHE: GERMAN
"""


def lexis_html(number: int, total: int, headline: str, body: str) -> str:
    return f"""
<BR><DIV CLASS="c0"><P CLASS="c1"><SPAN CLASS="c2">{number} of {total} DOCUMENTS</SPAN></P></DIV>
<BR><DIV CLASS="c3"><P CLASS="c1"><SPAN CLASS="c2">The Clarion</SPAN></P></DIV>
<BR><DIV CLASS="c3"><P CLASS="c1"><SPAN CLASS="c4">March</SPAN><SPAN CLASS="c2"> 4, 2014</SPAN></P>
</DIV>
<BR><DIV CLASS="c5"><P CLASS="c6"><SPAN CLASS="c7">{headline}</SPAN></P></DIV>
<BR><DIV CLASS="c5"><P CLASS="c6"><SPAN CLASS="c8">LENGTH: </SPAN><SPAN CLASS="c2">9 words</SPAN>
</P></DIV>
<BR><DIV CLASS="c5"><P CLASS="c9"><SPAN CLASS="c2"> {body}</SPAN></P></DIV>
<BR><DIV CLASS="c5"><P CLASS="c6"><SPAN CLASS="c8">LANGUAGE: </SPAN><SPAN CLASS="c2">ENGLISH</SPAN>
</P></DIV>
<BR><DIV CLASS="c3"><P CLASS="c1"><SPAN CLASS="c2">Copyright 2014 Clarion Media</SPAN></P></DIV>
"""


def nexis_uni(
    articles: list[tuple[str, str]], *, is_marked: bool = True, n_stated: int | None = None
) -> bytes:
    """A Nexis Uni export: a cover list, then each article between its marks."""
    document = docx.Document()
    document.add_paragraph(f"Documents ({len(articles)})")
    for number, (headline, _) in enumerate(articles, 1):
        document.add_paragraph(f"{number}. {headline}")
        document.add_paragraph("Search Terms: ferry")
    for number, (headline, body) in enumerate(articles, 1):
        for _ in range(3):
            document.add_paragraph("")
        first = document.add_paragraph(headline)
        if is_marked:
            mark = docx.oxml.OxmlElement("w:bookmarkStart")
            mark.set(docx.oxml.ns.qn("w:name"), f"Bookmark_{number}")
            mark.set(docx.oxml.ns.qn("w:id"), str(number))
            first._p.append(mark)
        document.add_paragraph("The Clarion (Northport)")
        document.add_paragraph("July 1, 2019 Monday 9:20 AM GMT")
        document.add_paragraph("Copyright 2019 Clarion Media All Rights Reserved")
        document.add_paragraph("Section: NEWS; Version:2")
        document.add_paragraph(f"Length: {n_stated or len(body.split())} words")
        document.add_paragraph("Byline: Ada Brun")
        document.add_paragraph("Body")
        for paragraph in body.split("\n"):
            document.add_paragraph(paragraph)
        document.add_paragraph("Classification")
        document.add_paragraph("Language: ENGLISH")
        document.add_paragraph("Load-Date: July 2, 2019")
        document.add_paragraph("\nEnd of Document")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_lexisnexis_txt(tmp_path: Path):
    path = tmp_path / "export.txt"
    path.write_bytes(LEXIS.replace("\n", "\r\n").encode())
    articles = read_articles(path)
    first = articles.loc[0]
    assert articles["article_id"].tolist() == ["export-1", "export-2"]
    assert first["outlet"] == "The Clarion (Northport)"
    assert first["published"] == pd.Timestamp("2014-03-04", tz="UTC")
    assert first["headline"] == "Ferry to sail again after two winters without a ship"
    assert first["body"].startswith("The ferry will sail again from May, the harbour master said")
    assert first["body"].endswith('called it "a day to remember".')
    assert first[["byline", "section", "edition", "graphic"]].tolist() == [
        "Ada Brun", "NEWS; Pg. 3", "Late Edition", "The old ferry at the pier",
    ]  # fmt: skip
    assert first["outlet_from"] == "publication"
    assert first["origin"] == "export.txt, document 1"
    assert articles.loc[1, "published"].month == 3
    assert articles.loc[1, "byline"] == "Ines Falk"
    removed = list_removed(articles)
    assert removed.loc[removed["why"] == "caption", "text"].tolist() == [
        "GRAPHIC: The old ferry at the pier"
    ]
    problems = list_problems(articles)
    assert problems["what"].tolist() == ["the text is not as long as the archive states"]
    assert problems.loc[0, ["row", "got"]].tolist() == ["document 2", "11 words"]


def test_lexisnexis_html(tmp_path: Path):
    body = "The ferry will sail again <BR>from May. &quot;At last,&quot; she said."
    pages = lexis_html(1, 2, "Ferry;<BR>first part", body) + lexis_html(2, 2, "Two", "Rain fell.")
    (tmp_path / "export.html").write_text(f"<HTML><BODY>{pages}</BODY></HTML>", encoding="utf-8")
    articles = read_articles(tmp_path / "export.html")
    assert articles["headline"].tolist() == ["Ferry; first part", "Two"]
    assert articles.loc[0, "body"] == 'The ferry will sail again\nfrom May. "At last," she said.'
    assert articles["outlet"].unique().tolist() == ["The Clarion"]
    assert articles["published"].dt.day.tolist() == [4, 4]


@pytest.mark.parametrize("is_marked", [True, False])
def test_nexis_uni(tmp_path: Path, is_marked: bool):
    texts = [
        ("Ferry to sail again", "The ferry will sail again.\nIslanders were glad of it."),
        ("Storm closes the port", "A storm closed the port on Monday."),
    ]
    (tmp_path / "uni.docx").write_bytes(nexis_uni(texts, is_marked=is_marked))
    articles = read_articles(tmp_path / "uni.docx")
    assert articles["headline"].tolist() == [headline for headline, _ in texts]
    assert articles["body"].tolist() == [body.replace("\n", "\n\n") for _, body in texts]
    assert articles["outlet"].unique().tolist() == ["The Clarion (Northport)"]
    assert articles.loc[0, "published"] == pd.Timestamp("2019-07-01 09:20", tz="UTC")
    assert articles["n_words_stated"].tolist() == [9 + 1, 7]
    assert set(list_removed(articles)["why"]) == {"classification"}
    assert list_problems(articles).empty


def test_a_word_document_that_is_no_export_is_read_as_a_page(tmp_path: Path):
    document = docx.Document()
    for line in ("Ferry to sail again", "The ferry will sail again from May, she said on Monday."):
        document.add_paragraph(line)
    document.save(tmp_path / "one.docx")
    articles = read_articles(tmp_path / "one.docx", outlet="The Clarion")
    assert articles.loc[0, ["headline", "outlet"]].tolist() == [
        "Ferry to sail again",
        "The Clarion",
    ]
    assert "body_at" not in articles


FACTIVA_XML = """<?xml version="1.0"?>
<PPSResponse><ppsArticleResponse xmlns="http://global.factiva.com/pps/2.0"><ppsarticle><article>
<accessionNo>CLAR0001</accessionNo><baseLanguage>EN</baseLanguage>
<headline><paragraph><hlt>Ferry</hlt> to sail again</paragraph></headline>
<leadParagraph><paragraph>The ferry will sail.</paragraph></leadParagraph>
<publicationDate><dateTime>2014-03-04T01:35:58Z</dateTime></publicationDate>
<sourceName>The Clarion</sourceName><newsSubject code="x"><name>Shipping</name></newsSubject>
<tailParagraphs><paragraph>It sails <hlt>from</hlt> May.</paragraph></tailParagraphs>
<wordCount>8</wordCount></article></ppsarticle></ppsArticleResponse></PPSResponse>
"""


def test_factiva_xml(tmp_path: Path):
    (tmp_path / "f.xml").write_text(FACTIVA_XML, encoding="utf-8")
    article = read_articles(tmp_path / "f.xml").loc[0]
    assert article["article_id"] == "CLAR0001"
    assert article["headline"] == "Ferry to sail again"
    assert article["body"] == "The ferry will sail.\n\nIt sails from May."
    assert article["subjects"] == "Shipping"
    assert article["published"] == pd.Timestamp("2014-03-04 01:35:58", tz="UTC")


FACTIVA_CODED = """<html><body><div class="article enArticle"><table>
<tr><td><b>HD</b>&nbsp;</td><td><b class='enHeadline'>Ferry to sail again</b></td></tr>
<tr><td><b>WC</b>&nbsp;</td><td>8 words</td></tr>
<tr><td><b>PD</b>&nbsp;</td><td>4 March 2014</td></tr><tr><td><b>ET</b></td><td>15:32</td></tr>
<tr><td><b>SN</b>&nbsp;</td><td>The Clarion</td></tr>
<tr><td><b>LP</b>&nbsp;</td><td><p>The ferry will sail.</p></td></tr>
<tr><td><b>TD</b>&nbsp;</td><td><p>It sails</p><p>from May.</p></td></tr>
<tr><td><b>ART</b>&nbsp;</td><td>The old ferry</td></tr>
<tr><td><b>AN</b>&nbsp;</td><td>Document CLAR0001</td></tr></table></div></body></html>"""
FACTIVA_PLAIN = """<html><body><div class="article enArticle">
<div id="hd"><span class="enHeadline">Ferry to sail again</span></div>
<div>8 words</div><div>4 March 2014</div><div>The Clarion</div><div>CLAR</div><div>English</div>
<p class="articleParagraph">The ferry will sail.</p>
<p class="articleParagraph">It sails from May.</p>
<p></p><div>Document CLAR0001</div></div></body></html>"""


@pytest.mark.parametrize("page", [FACTIVA_CODED, FACTIVA_PLAIN])
def test_factiva_html(tmp_path: Path, page: str):
    (tmp_path / "f.html").write_text(page, encoding="utf-8")
    article = read_articles(tmp_path / "f.html").loc[0]
    assert article[["article_id", "outlet", "headline"]].tolist() == [
        "CLAR0001",
        "The Clarion",
        "Ferry to sail again",
    ]
    assert article["body"].replace("\n\n", " ") == "The ferry will sail. It sails from May."
    assert article["published"].date().isoformat() == "2014-03-04"
    assert article["n_words_stated"] == 8


@pytest.mark.parametrize(
    "written",
    ["4 March 2014", "4. März 2014", "4 mars 2014", "4 de marzo de 2014", "4 de março de 2014",
     "4 marzo 2014", "4 maart 2014", "4 Mart 2014", "4 marca 2014"],
)  # fmt: skip
def test_dates_of_several_languages_in_every_html_and_txt_format(tmp_path: Path, written: str):
    spans = '<SPAN CLASS="c4">March</SPAN><SPAN CLASS="c2"> 4, 2014</SPAN>'
    exports = {
        "a.txt": LEXIS.replace("March 4, 2014 Tuesday", written),
        "b.html": lexis_html(1, 1, "Ferry", "Rain fell.").replace(spans, written),
        "c.html": FACTIVA_CODED.replace("4 March 2014", written),
        "d.html": FACTIVA_PLAIN.replace("4 March 2014", written),
        "e.html": PROQUEST.replace("May 8, 2010", written),
    }
    for name, text in exports.items():
        article = read_articles(_save(tmp_path / name, text)).loc[0]
        assert article["published"].date().isoformat() == "2014-03-04", name
        assert article["outlet"].startswith("The Clarion"), name


PROQUEST = """<div><a name="DocID_77"></a><p></p>
<p style="font-weight:bold;">Ferry to sail again</p>
<p><strong>Author:  </strong>Brun, Ada</p>
<p><strong>Abstract:  </strong></p><p>A ferry sails.</p>
<p><strong>Full text: </strong><text wordcount="8"><p>The ferry will sail.</p>
<p>It sails from May.</p><p>--</p><p>ada@clarion.example</p></text></p>
<p><strong>Publication title: </strong>The Clarion; Northport</p>
<p><strong>Publication date: </strong>May 8, 2010</p>
<p><strong>ProQuest document ID: </strong>77</p>
<p><strong>Document URL: </strong><a href="https://x.example/77">https://x.example/77</a></p></div>
"""


def test_proquest(tmp_path: Path):
    (tmp_path / "p.html").write_text(PROQUEST + PROQUEST.replace("77", "78"), encoding="utf-8")
    articles = read_articles(tmp_path / "p.html")
    assert articles["article_id"].tolist() == ["77", "78"]
    article = articles.loc[0]
    assert article[["outlet", "headline", "byline", "abstract", "url"]].tolist() == [
        "The Clarion", "Ferry to sail again", "Brun, Ada", "A ferry sails.", "https://x.example/77",
    ]  # fmt: skip
    assert article["body"] == "The ferry will sail.\n\nIt sails from May."
    assert "ada@clarion.example" in set(list_removed(articles)["text"])


def test_rich_text(tmp_path: Path):
    rtf = (
        r"{\rtf1\ansi\ansicpg1252 Ferry to sail again\par\par The ferry sails again, "
        r"so the harbour master of Malm\'f6 said on Monday.\par}"
    )
    assert "Malmö" in rtf_text(rtf, "a.rtf")
    (tmp_path / "one.rtf").write_text(rtf, encoding="ascii")
    article = read_articles(tmp_path / "one.rtf", outlet="The Clarion").loc[0]
    assert article["headline"] == "Ferry to sail again"
    assert article["body"].endswith("Malmö said on Monday.")


RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>The Clarion</title>
<item><title>Ferry &amp; harbour</title><link>https://clarion.example/1</link><guid>c1</guid>
<pubDate>Tue, 04 Mar 2014 10:00:00 GMT</pubDate>
<description>&lt;p&gt;The ferry will sail.&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;</description>
</item>
</channel></rss>"""


def test_a_feed_holds_summaries_and_says_so(tmp_path: Path):
    (tmp_path / "feed.xml").write_text(RSS, encoding="utf-8")
    articles = read_articles(tmp_path / "feed.xml")
    assert articles.loc[0, ["article_id", "outlet", "headline", "body", "url"]].tolist() == [
        "c1", "The Clarion", "Ferry & harbour", "The ferry will sail.", "https://clarion.example/1",
    ]  # fmt: skip
    assert articles.loc[0, "published"].hour == 10
    assert list_problems(articles)["got"].tolist() == ["1 of 1 entries"]


ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>The Clarion</title>
<entry><title>Ferry to sail</title><id>c1</id><link href="https://clarion.example/1"/>
<updated>2014-03-04T10:00:00+02:00</updated><author><name>Ada Brun</name></author>
<content type="html">&lt;p&gt;The ferry will sail.&lt;/p&gt;&lt;p&gt;It is new.&lt;/p&gt;</content>
</entry></feed>"""


def test_an_atom_feed_with_whole_articles(tmp_path: Path):
    (tmp_path / "atom.xml").write_text(ATOM, encoding="utf-8")
    articles = read_articles(tmp_path / "atom.xml")
    assert articles.loc[0, ["article_id", "outlet", "headline", "body", "byline"]].tolist() == [
        "c1", "The Clarion", "Ferry to sail", "The ferry will sail.\n\nIt is new.", "Ada Brun",
    ]  # fmt: skip
    assert articles.loc[0, "published"].hour == 8
    assert list_problems(articles).empty


_LENGTHS: dict[str, tuple[str, Callable[[int], str | bytes]]] = {
    "LexisNexis TXT": (
        "a.txt",
        lambda n: LEXIS.replace("31 words", f"{n} words").partition("2 of 2")[0],
    ),
    "LexisNexis HTML": (
        "a.html",
        lambda n: lexis_html(1, 1, "Ferry", "word " * 20).replace("9 words", f"{n} words"),
    ),
    "Nexis Uni DOCX": ("a.docx", lambda n: nexis_uni([("Ferry", "word " * 20)], n_stated=n)),
    "Factiva XML": (
        "a.xml",
        lambda n: FACTIVA_XML.replace("The ferry will sail.", "word " * 16).replace(
            "<wordCount>8", f"<wordCount>{n}"
        ),
    ),
    "Factiva HTML, codes": (
        "a.html",
        lambda n: FACTIVA_CODED.replace("The ferry will sail.", "word " * 16).replace(
            "8 words", f"{n} words"
        ),
    ),
    "Factiva HTML, plain": (
        "a.html",
        lambda n: FACTIVA_PLAIN.replace("The ferry will sail.", "word " * 16).replace(
            "8 words", f"{n} words"
        ),
    ),
    "ProQuest HTML": (
        "a.html",
        lambda n: PROQUEST.replace("The ferry will sail.", "word " * 16).replace(
            'wordcount="8"', f'wordcount="{n}"'
        ),
    ),
}


@pytest.mark.parametrize("format", _LENGTHS)
def test_more_than_15_per_cent_off_the_stated_length_is_reported(tmp_path: Path, format: str):
    name, make = _LENGTHS[format]

    def noted(n_stated: int) -> list[str]:
        data = make(n_stated)
        articles = read_articles(_save(tmp_path / name, data))
        assert articles["n_words_stated"].tolist() == [n_stated]
        return list_problems(articles)["what"].tolist()

    n_words = len(read_articles(_save(tmp_path / name, make(20))).loc[0, "body"].split())
    says = ["the text is not as long as the archive states"]
    assert noted(n_words) == []
    assert noted(round(n_words / 1.14)) == []  # 14 % longer than stated
    assert noted(int(n_words / 1.16)) == says
    assert noted(round(n_words / 0.84) + 1) == says


def _save(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


# The list beside the samples says 8 of factiva.html; the page holds two accession numbers.
SAMPLES = {
    "nexis/nexis_uni_sample.docx": 10,
    "nexis/lexisnexis_sample.txt": 10,
    "nexis/nexis_guardian_1986-01-01_0001.html": 262,
    "nexis/nexis_sun_2000-11-01_0001.html": 32,
    "nexis/lexisnexis_en.html": 2,
    "factiva/factiva.xml": 3,
    "factiva/factiva.html": 2,
    "proquest/sample-1.html": 1,
}


@pytest.mark.parametrize("file", SAMPLES)
def test_samples_of_other_tools(shared: Path, file: str):
    articles = read_articles(shared / "formats" / file)
    assert len(articles) == SAMPLES[file]
    for column in ("outlet", "headline", "body"):
        assert articles[column].str.strip().str.len().gt(0).all(), column
    assert articles["published"].notna().all()
    assert articles["article_id"].is_unique
    labels = re.compile("^(?:LENGTH|BYLINE|LOAD-DATE|Load-Date):", re.MULTILINE)
    assert not any(map(labels.search, articles["body"]))
    assert not list_problems(articles)["is_set_aside"].any()


def test_no_sample_is_left_out_and_the_counts_are_those_of_the_list(shared: Path):
    folder = shared / "formats"
    kinds = ("nexis", "factiva", "proquest")
    files = {f"{kind}/{path.name}" for kind in kinds for path in (folder / kind).iterdir()}
    assert files == set(SAMPLES)
    stated: dict[str, int] = {}
    for line in (folder / "README.md").read_text(encoding="utf-8").splitlines():
        names = re.findall(
            r"[\w.-]+\.(?:docx|txt|html|xml)\b", line.split("|")[1] if "|" in line else ""
        )
        numbers = re.findall(r"(\d+)(?= and \d+ articles| articles)", line)
        stated |= dict(zip(names, map(int, numbers), strict=False))
    page = (folder / "factiva" / "factiva.html").read_text(encoding="utf-8")
    stated["factiva.html"] = page.count("<b>AN</b>")
    assert len(stated) == len(SAMPLES) - 1  # ProQuest's line names no number
    for file, n_articles in SAMPLES.items():
        assert stated.get(Path(file).name, 1) == n_articles, file


def test_a_folder_mixes_an_export_saved_pages_a_table_and_a_zip(tmp_path: Path):
    texts = ["The ferry will sail again from May, the harbour master said on Monday."] * 3
    page = "".join(f"<p>{text} {n}.</p>" for n, text in enumerate(texts))
    head = '<meta property="og:site_name" content="Evening Post">'
    (tmp_path / "downloads").mkdir()
    (tmp_path / "downloads" / "uni.docx").write_bytes(nexis_uni([("Ferry", "It sails.")]))
    (tmp_path / "downloads" / "page.html").write_text(
        f"<html><head><title>Ferry sails</title>{head}</head><body><h1>Ferry sails</h1>"
        f"<article>{page}</article></body></html>",
        encoding="utf-8",
    )
    (tmp_path / "more.csv").write_text("source,title,text\nNorda,Ferry,It sails.\n", "utf-8")
    with zipfile.ZipFile(tmp_path / "old.zip", "w") as archive:
        archive.writestr("export.txt", LEXIS)
    articles = read_articles(tmp_path)
    assert dict(zip(articles["origin"], articles["outlet"], strict=True)) == {
        "downloads/page.html": "Evening Post",
        "downloads/uni.docx, document 1": "The Clarion (Northport)",
        "more.csv, line 2": "Norda",
        "old.zip/export.txt, document 1": "The Clarion (Northport)",
        "old.zip/export.txt, document 2": "Die Uhr",
    }
    assert not list_problems(articles)["is_set_aside"].any()
    out = tmp_path / "results"
    assert main(["run", str(tmp_path), "--out", str(out), "--resamples", "200", "--quiet"]) == DONE
    assert len(pd.read_csv(out / "tables" / "articles.csv")) == 5


def test_a_damaged_archive_says_so(tmp_path: Path):
    (tmp_path / "uni.docx").write_bytes(nexis_uni([("Ferry", "It sails.")])[:900])
    with pytest.raises(InputError, match=r"uni\.docx"):
        read_articles(tmp_path / "uni.docx")


def test_the_shipped_exports_hold_the_sample(root: Path):
    sample = read_articles(root / "data" / "sample")
    exported = read_articles(root / "data" / "exports")
    assert len(exported) == 40
    assert list_problems(exported).empty
    both = exported.merge(sample, on=["outlet", "headline", "published"], suffixes=("", "_own"))
    assert len(both) == 40
    for body, own in zip(both["body"], both["body_own"], strict=True):
        assert body.split() == own.split()
