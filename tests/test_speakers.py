"""Who gets to speak: words of each source, counted by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from framing.errors import TableError
from framing.speakers import count_sources

BODY = "“It is a bad idea,” Ann Lee said. Lee said that nobody had asked her. Others agreed."
ARTICLES = pd.DataFrame({"article_id": ["1"], "outlet": ["A"], "body": [BODY]})


def stretch(start: int, end: int, voice: str, source: str | None, number: int) -> dict:
    names = ("source_start", "source_end", "cue", "cue_start", "cue_end", "rule")
    known = {"article_id": "1", "part": "body", "attribution": number}
    return known | dict(start=start, end=end, voice=voice, source=source, **dict.fromkeys(names))


def test_words_are_counted_by_hand():
    rows = [
        stretch(0, 19, "direct", "Ann Lee", 0),
        stretch(BODY.index("that"), BODY.index(" Others"), "indirect", "Ann Lee", 1),
        stretch(BODY.index("Others"), len(BODY), "indirect", None, 2),
    ]
    counted = count_sources(pd.DataFrame(rows), ARTICLES)
    lee, unnamed = counted.to_dict("records")
    assert (lee["source"], lee["n_words"], lee["n_attributions"]) == ("Ann Lee", 10, 2)
    assert lee["direct_share"] == 0.5
    assert pd.isna(unnamed["source"])
    assert (unnamed["n_words"], unnamed["direct_share"]) == (2, 0)


def test_no_voices_give_no_rows():
    none = pd.DataFrame([stretch(0, 1, "direct", None, 0)]).iloc[:0]
    assert count_sources(none, ARTICLES).empty


def test_voices_of_other_articles_are_refused():
    rows = pd.DataFrame([stretch(0, 19, "direct", "Ann Lee", 0)]).assign(article_id="2")
    with pytest.raises(TableError, match="other articles"):
        count_sources(rows, ARTICLES)
