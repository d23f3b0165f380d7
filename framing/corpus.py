"""Reading articles: any folder or file a researcher holds becomes the one table of articles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from framing.errors import OptionError
from framing.reading import Reading


def read_articles(
    path: str | Path,
    *,
    columns: Mapping[str, str] | None = None,
    outlet: str | None = None,
    encoding: str | None = None,
    date_order: str | None = None,
) -> pd.DataFrame:
    """Read the articles of a folder or file, whatever form they are in.

    Takes pages saved as text, CSV, TSV, JSON, JSON lines, Parquet, XLSX, archive exports, saved
    web pages, feeds, and folders or zips that mix them; ``docs/formats.md`` lists each with what
    is kept. The outlet of a page comes from a manifest (``articles.csv`` with the columns
    ``file`` and ``outlet`` beside the files), else from the name of the sub-folder, else from the
    page itself: masthead, dateline, footer.

    Parameters
    ----------
    path : str or Path
        A folder or a file.
    columns : mapping of str to str, optional
        Names of unusual columns: ``{"Zeitung": "outlet"}``. The usual ones (text, title, source,
        date, id, url and their relatives) are known.
    outlet : str, optional
        The outlet of every article that names none.
    encoding : str, optional
        Encoding of the text files. Without it, a mark at the start of the file decides, then
        UTF-8; anything else is read as Windows-1252 and listed among the problems.
    date_order : {"dmy", "mdy"}, optional
        How to read 03/04/2015. Without it such dates stay missing unless others in the same
        table (25/04/2015) leave no choice.

    Returns
    -------
    DataFrame
        One row an article: ``article_id, outlet, story_id?, genre?, published?, url?, headline,
        body, origin, outlet_from``, then the input's other columns under their own names.
        ``published`` is in UTC; ``origin`` is file and row; ``outlet_from`` says how the outlet was
        decided. For pages, ``headline_at`` and ``body_at`` say which code points of the file's
        text they are (see `span_in_file`). `list_removed` and `list_problems` give what was cut
        from pages and what could not be read.

    Raises
    ------
    InputError
        When there is nothing to read, when no article is left, when the outlet of a page stays
        open (beside folders named as their outlets, such a page is set aside), or when two
        different articles carry the same id.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp()) / "The Clarion"
    >>> folder.mkdir()
    >>> _ = (folder / "ferry.txt").write_text("Ferry returns\\n\\nThe ferry will run from May.")
    >>> articles = read_articles(folder.parent)
    >>> articles.loc[0, ["article_id", "outlet", "headline", "body"]].tolist()
    ['The Clarion/ferry', 'The Clarion', 'Ferry returns', 'The ferry will run from May.']
    """
    reading = Reading(path, columns, outlet, encoding, date_order)
    rows = list(reading.rows())
    reading.ensure_usable(len(rows))
    return reading.table(rows)


def read_batches(
    path: str | Path,
    size: int,
    *,
    columns: Mapping[str, str] | None = None,
    outlet: str | None = None,
    encoding: str | None = None,
    date_order: str | None = None,
) -> Iterator[tuple[pd.DataFrame, float]]:
    """Read articles a batch at a time: for corpora that memory does not hold.

    Parameters
    ----------
    path, columns, outlet, encoding, date_order
        As for `read_articles`. Of tables over 64 MB the order of day and month is decided by
        their first 10,000 rows, and they must be UTF-8 unless ``encoding`` is given.
    size : int
        Articles in a batch.

    Yields
    ------
    (DataFrame, float)
        Articles, in the order of `read_articles`, and the share of the corpus that is read.

    Raises
    ------
    InputError
        As `read_articles`, when the place is reached.
    """
    reading = Reading(path, columns, outlet, encoding, date_order)
    rows: list[dict[str, Any]] = []
    n_read = 0
    for row in reading.rows():
        reading.ensure_usable()
        if len(rows) == size:
            yield reading.table(rows), reading.share
            rows = []
        rows.append(row)
        n_read += 1
    reading.ensure_usable(n_read)
    yield reading.table(rows), 1.0


def span_in_file(
    article: Mapping[str, Any] | pd.Series, start: int, end: int, *, part: str = "body"
) -> tuple[int, int]:
    """Where a stretch of a headline or body stands in the text of the page it was read from.

    Parameters
    ----------
    article : Series
        A row of what `read_articles` returned for a page.
    start, end : int
        Half-open code-point offsets into the part, as in the tables of hits and voices.
    part : {"body", "headline"}
        Which of the two.

    Returns
    -------
    (int, int)
        Half-open offsets into the file's text (decoded, line ends as ``\\n``). A stretch that
        runs across a cut, such as a caption, covers the caption too.

    Raises
    ------
    OptionError
        When the article was not read from a page, or the offsets lie outside of the part.

    Examples
    --------
    >>> span_in_file({"body_at": "10-14 20-30"}, 2, 6)
    (12, 22)
    """
    pieces = article.get(f"{part}_at")
    if not isinstance(pieces, str) or not pieces:
        raise OptionError(f"the article has no {part}_at: it was not read from a page")
    spans = [tuple(map(int, piece.split("-"))) for piece in pieces.split()]
    total = sum(e - s for s, e in spans)
    if not 0 <= start < end <= total:
        raise OptionError(f"offsets {start} to {end} are outside of the {part}, 0 to {total}")

    def place(offset: int) -> int:
        for s, e in spans:
            if offset < e - s:
                return s + offset
            offset -= e - s
        raise AssertionError("unreachable: the offset was checked")

    return place(start), place(end - 1) + 1
