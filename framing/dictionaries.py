"""Dictionaries of other programs as lexicons, and lexicons written for them.

Category names become labels, nested ones joined by ``/``. Terms are put in lower case, since all
of these programs ignore case while a lexicon here minds capitals. How each program matches, and
what of it is kept, is said in ``docs/formats.md``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from framing.decoding import clean_text, decode
from framing.dictionary_formats import READERS, Entry, read_yoshikoder
from framing.errors import InputError, LexiconError, Problem
from framing.files import write_csv, write_text
from framing.records import Notes

_GLOB = re.compile(r"[?\[\]]")


def read_dictionary(path: str | Path) -> pd.DataFrame:
    """Read a dictionary of LIWC, Yoshikoder, WordStat, Lexicoder or quanteda.

    Parameters
    ----------
    path : str or Path
        A ``.dic`` or ``.dicx`` (LIWC), ``.ykd`` (Yoshikoder), ``.cat`` (WordStat), ``.lc3`` or
        ``.lcd`` (Lexicoder), ``.yml`` or ``.yaml`` (quanteda).

    Returns
    -------
    DataFrame
        ``term, measure, label, weight, match, source, note``: one row per term and category.
        ``source`` is the file and its program; a term that a category holds twice stands once.

    Raises
    ------
    InputError
        When the file cannot be read.
    LexiconError
        When its lines make no sense, with the line of each.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "mood.dic")
    >>> _ = path.write_text("%\\n1\\tlow\\n2\\thigh\\n%\\nsad*\\t1\\nso so\\t1\\nGlad\\t2\\n")
    >>> read_dictionary(path)[["term", "label", "match"]].values.tolist()
    [['sad*', 'low', 'wildcard'], ['so so', 'low', 'phrase'], ['glad', 'high', 'word']]
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in READERS:
        raise InputError(
            "not a dictionary",
            [Problem("no reader for this suffix", path.name, suffix, ", ".join(READERS))],
        )
    program, reader = READERS[suffix]
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            "a dictionary cannot be read", [Problem(error.strerror or str(error), str(path))]
        ) from error
    text = clean_text(decode(data, path.name, Notes()))
    if text.lstrip().startswith("<"):
        program, reader = "Yoshikoder" if suffix == ".ykd" else program, read_yoshikoder
    entries = list(reader(text, path.name))
    if not entries:
        raise LexiconError(
            "a dictionary holds no entries", [Problem(f"not a {program} dictionary", path.name)]
        )
    return _table(entries, f"{path.name} ({program})")


def _table(entries: list[Entry], source: str) -> pd.DataFrame:
    rows = []
    for entry in dict.fromkeys(entries):
        term, match = _term(entry.term)
        rows.append((term, "loaded", entry.label, entry.weight, match, source, entry.note))
    columns = ["term", "measure", "label", "weight", "match", "source", "note"]
    return pd.DataFrame(rows, columns=columns).drop_duplicates(ignore_index=True)


def _term(raw: str) -> tuple[str, str]:
    """A term and how it matches; ``?`` for one character has no sign here but a pattern."""
    term = " ".join(raw.lower().split())
    if _GLOB.search(term):
        parts = re.split(r"([*?])", term)
        pattern = "".join({"*": r"\w*", "?": r"\w"}.get(p, re.escape(p)) for p in parts)
        return rf"\b{pattern}\b", "regex"
    return term, "phrase" if " " in term else "wildcard" if "*" in term else "word"


def write_lexicon(lexicon: pd.DataFrame, path: str | Path) -> None:
    """Write a lexicon as CSV, or for quanteda as YAML, by the suffix.

    Parameters
    ----------
    lexicon : DataFrame
        With ``term`` and ``label``; CSV keeps every column, YAML keeps these two: labels with a
        ``/`` become nested categories. Weights, sources and conditions have no place in it.
    path : str or Path
        ``.csv``, ``.yml`` or ``.yaml``.

    Raises
    ------
    LexiconError
        For YAML, when entries are regular expressions or bound to a condition: a glob pattern
        cannot say what they say.
    InputError
        When the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "mood.yml")
    >>> write_lexicon(pd.DataFrame({"term": ["sad*", "no"], "label": ["low/gloom", "low"]}), path)
    >>> print(path.read_text(), end="")
    "low":
      - "no"
      - "gloom":
          - "sad*"
    """
    path = Path(path)
    if path.suffix.lower() in (".yml", ".yaml"):
        write_text(path, _as_yaml(lexicon))
    else:
        write_csv(lexicon, path)


def _as_yaml(lexicon: pd.DataFrame) -> str:
    given = [lexicon[c] if c in lexicon else [""] * len(lexicon) for c in ("match", "condition")]
    problems = [
        Problem("an entry that YAML cannot hold", f"row {i}", term, "a word, phrase or wildcard")
        for i, (term, match, condition) in enumerate(zip(lexicon["term"], *given, strict=True))
        if match == "regex" or (isinstance(condition, str) and condition)
    ]
    if problems:
        raise LexiconError("the lexicon cannot be written as YAML", problems)
    tree: dict[str, Any] = {}
    for term, label in zip(lexicon["term"], lexicon["label"], strict=True):
        node = tree
        for step in str(label).split("/"):
            node = node.setdefault(step, {"": []})
        node[""].append(term)
    return "\n".join(_yaml_lines(tree, 0)) + "\n"


def _yaml_lines(tree: dict[str, Any], depth: int) -> Iterator[str]:
    for name, node in tree.items():
        mark = "- " if depth else ""
        yield f"{' ' * depth}{mark}{json.dumps(name, ensure_ascii=False)}:"
        inner = depth + (4 if depth else 2)
        for term in node[""]:
            yield f"{' ' * inner}- {json.dumps(str(term), ensure_ascii=False)}"
        yield from _yaml_lines({k: v for k, v in node.items() if k}, inner)
