"""Hits out to annotation tools, people's annotations in.

doccano, Label Studio, brat and UIMA XMI (INCEpTION), each in the module of its name. Every text
carries its hash, so that annotations made on a changed text are noticed. doccano and Label Studio
count UTF-16 units, so their files are written and read that way, unless ``offsets="code_points"``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from framing.brat import read_brat, write_brat
from framing.doccano import read_doccano, write_doccano
from framing.errors import InputError, OptionError, Problem
from framing.label_studio import read_label_studio, write_label_studio
from framing.spans import Document, as_codes, list_documents
from framing.xmi import read_xmi, write_xmi

FORMATS = ("doccano", "label-studio", "brat", "xmi")
SUFFIXES = (".jsonl", ".json", ".ann", ".xmi")


def write_annotations(
    hits: pd.DataFrame,
    articles: pd.DataFrame,
    path: str | os.PathLike[str],
    *,
    format: str | None = None,
    offsets: str = "tool",
) -> Path:
    """Write hits for an annotation tool, for coders to correct and complete.

    Parameters
    ----------
    hits : DataFrame
        Columns ``article_id, part, start, end, measure, label``. May be empty, for coders who
        should not see what was found.
    articles : DataFrame
        Every headline and body becomes a document.
    path : path
        A .jsonl (doccano) or .json file (Label Studio; its labelling configuration is written
        beside it), or for brat and xmi a folder.
    format : "doccano", "label-studio", "brat" or "xmi", optional
        By default from the path. xmi needs the extra ``annotation``.
    offsets : "tool" or "code_points"
        How doccano's and Label Studio's files count characters.

    Returns
    -------
    Path
        What was written. In the tools a span is labelled "measure/label".

    Raises
    ------
    OptionError
        For an unknown format.
    TableError
        Where hits point outside the articles.
    InputError
        Where nothing can be written there.
    MissingExtraError
        Where XMI's library is not installed.

    Examples
    --------
    >>> import tempfile
    >>> articles = pd.DataFrame({"article_id": ["1"], "outlet": "N", "body": ["So-called truce."]})
    >>> hits = pd.DataFrame({"article_id": ["1"], "part": "body", "start": 0, "end": 9,
    ...                      "measure": "hedge", "label": "distancing"})
    >>> path = write_annotations(hits, articles, Path(tempfile.mkdtemp(), "task.jsonl"))
    >>> print(path.read_text().partition('"label": ')[2].strip())
    [[0, 9, "hedge/distancing"]]}
    >>> read_annotations(path)[["start", "end", "text", "measure"]].to_numpy().tolist()
    [[0, 9, 'So-called', 'hedge']]
    """
    path = Path(path)
    format = format or {".jsonl": "doccano", ".json": "label-studio"}.get(path.suffix.lower(), "")
    utf16 = _counts_utf16(offsets)
    if format not in FORMATS:
        problem = Problem("unknown format", str(path), format or "none given", ", ".join(FORMATS))
        raise OptionError("cannot write annotations", [problem])
    documents = list_documents(hits, articles)
    if format == "doccano":
        write_doccano(documents, path, utf16)
    elif format == "label-studio":
        write_label_studio(documents, path, utf16)
    elif format == "brat":
        write_brat(documents, path)
    else:
        write_xmi(documents, path)
    return path


def read_annotations(
    path: str | os.PathLike[str],
    *,
    articles: pd.DataFrame | None = None,
    offsets: str = "tool",
) -> pd.DataFrame:
    """Read what people marked in an annotation tool.

    Parameters
    ----------
    path : path
        A file that doccano (.jsonl), Label Studio (.json) or INCEpTION (.xmi) exported, or a folder
        of brat or .xmi files.
    articles : DataFrame, optional
        Texts are then compared with these, and recognised by their text where the tool lost
        their ids.
    offsets : "tool" or "code_points"
        How doccano's and Label Studio's files count characters.

    Returns
    -------
    DataFrame
        One row per span and coder: ``article_id, part, start, end, text, measure, label, coder``
        (as far as the tool tells, else the file's name), ``code`` ("yes": it was marked) and
        ``text_hash``.

    Raises
    ------
    InputError
        Where the file cannot be read, or naming every text that was changed or belongs to no
        article.

    Examples
    --------
    See `write_annotations`.
    """
    path = Path(path)
    utf16 = _counts_utf16(offsets)
    try:
        documents = list(_read(path, utf16))
    except OSError as error:
        raise InputError(f"cannot read {path}", [Problem(str(error), str(path))]) from None
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        problem = Problem(repr(error), path.name, expected="a file that the tool exported")
        raise InputError(f"cannot read the annotations in {path.name}", [problem]) from error
    return as_codes(documents, path.name, articles)


def _read(path: Path, utf16: bool) -> Iterator[Document]:
    suffix = path.suffix.lower()
    if path.is_dir():
        yield from read_brat(path) if any(path.glob("*.ann")) else read_xmi(path)
    elif suffix == ".xmi":
        yield from read_xmi(path)
    elif suffix == ".ann":
        yield from read_brat(path.parent)
    elif suffix == ".jsonl":
        yield from read_doccano(path, utf16)
    else:
        yield from read_label_studio(path, utf16)


def _counts_utf16(offsets: str) -> bool:
    if offsets not in ("tool", "code_points"):
        problem = Problem("unknown offsets", "", repr(offsets), "'tool' or 'code_points'")
        raise OptionError("cannot tell how characters are counted", [problem])
    return offsets == "tool"
