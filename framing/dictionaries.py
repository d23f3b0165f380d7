"""Dictionaries of other programs as lexicons, and lexicons written for them.

Category names become labels, nested ones joined by ``/``. Terms are put in lower case, since all
of these programs ignore case while a lexicon here minds capitals. How each program matches, and
what of it is kept, is said in ``docs/formats.md``.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from framing.errors import InputError, LexiconError, Problem
from framing.files import write_csv, write_text
from framing.inputs import clean_text, decode, library
from framing.records import Notes

_GLOB = re.compile(r"[?\[\]]")
_CATEGORY_LINE = re.compile(r"^(\s*)(\S+)[\t ]+(.+?)\s*$")
_CONDITION = re.compile(r"\([\d\s]*\)\s*\d*|<\w+>\s*\d*")
_WEIGHTED = re.compile(r"^(.*?)\s*\(([\d.]+)\)\s*$")
_MAX_DEPTH = 100


class _Entry(NamedTuple):
    term: str
    label: str
    weight: float = 1.0
    note: str = ""


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
    if suffix not in _READERS:
        raise InputError(
            "not a dictionary",
            [Problem("no reader for this suffix", path.name, suffix, ", ".join(_READERS))],
        )
    program, reader = _READERS[suffix]
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            "a dictionary cannot be read", [Problem(error.strerror or str(error), str(path))]
        ) from error
    text = clean_text(decode(data, path.name, Notes()))
    if text.lstrip().startswith("<"):
        program, reader = "Yoshikoder" if suffix == ".ykd" else program, _yoshikoder
    entries = list(reader(text, path.name))
    if not entries:
        raise LexiconError(
            "a dictionary holds no entries", [Problem(f"not a {program} dictionary", path.name)]
        )
    return _table(entries, f"{path.name} ({program})")


def _table(entries: list[_Entry], source: str) -> pd.DataFrame:
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


def _bad(what: str, name: str, number: int, line: str, expected: str) -> Problem:
    return Problem(what, f"{name}, line {number}", repr(line), expected)


def _liwc(text: str, name: str) -> Iterator[_Entry]:
    """Categories between two lines of ``%``, indented where they are nested, then the terms."""
    lines = list(enumerate(text.split("\n"), 1))
    marks = [i for i, (_, line) in enumerate(lines) if line.strip() == "%"]
    if len(marks) < 2:
        raise LexiconError(
            "not a LIWC dictionary",
            [Problem("no list of categories", name, expected="categories between two lines of %")],
        )
    categories = _liwc_categories(lines[marks[0] + 1 : marks[1]])
    problems: list[Problem] = []
    for number, line in lines[marks[1] + 1 :]:
        if not line.strip():
            continue
        term, fields, note = _liwc_line(line)
        known = [categories[f] for f in fields if f in categories]
        if not term or not fields or len(known) < len(fields):
            what = "a term without a category of the list"
            problems.append(_bad(what, name, number, line, f"a term, then {', '.join(categories)}"))
        yield from (_Entry(term, label, 1.0, note) for label in known)
    if problems:
        raise LexiconError(f"{name} cannot be used", problems)


def _liwc_categories(lines: Iterable[tuple[int, str]]) -> dict[str, str]:
    categories: dict[str, str] = {}
    path: list[tuple[int, str]] = []
    for _, line in lines:
        if match := _CATEGORY_LINE.match(line):
            indent = len(match[1])
            # LIWC 2015 puts a description behind the name, in brackets.
            label = re.sub(r"\s*\(.*\)$", "", match[3])
            path = [step for step in path if step[0] < indent] + [(indent, label)]
            categories[_number(match[2])] = "/".join(step[1] for step in path)
    return categories


def _liwc_line(line: str) -> tuple[str, list[str], str]:
    """Term, numbers of its categories, and the conditions that were left out."""
    if "\t" in line.strip():
        term, _, rest = line.strip().partition("\t")
    else:
        match = re.match(r"^\s*(.*?)\s+([\d\s]+)$", line)
        term, rest = (match[1], match[2]) if match else (line.strip(), "")
    dropped = _CONDITION.findall(rest)
    # "(02 134)125/464": 464 where the condition does not hold, which is the rule.
    plain = _CONDITION.sub(" ", rest).replace("/", " ")
    note = "condition left out: " + " ".join(dropped) if dropped else ""
    return term.strip(), [_number(f) for f in plain.split()], note


def _number(text: str) -> str:
    return text.lstrip("0") or "0"


def _liwc22(text: str, name: str) -> Iterator[_Entry]:
    """A table with a column a category; an X or a weight where the term belongs to it."""
    rows = list(csv.reader(io.StringIO(text)))
    header = rows[0] if rows else []
    for row in rows[1:]:
        for label, cell in zip(header[1:], row[1:], strict=False):
            if cell.strip():
                weight = float(cell) if re.fullmatch(r"\d+(\.\d+)?", cell.strip()) else 1.0
                yield _Entry(row[0], label.strip(), weight)


def _yoshikoder(text: str, name: str) -> Iterator[_Entry]:
    """Nested category nodes and pattern nodes; the outermost category names the dictionary."""
    tree = library("defusedxml.ElementTree", name)
    try:
        root = tree.fromstring(text.encode("utf-8"))
    except Exception as error:
        # Parser errors and defusedxml's refusals of entities, which share no base class.
        raise InputError(
            "a dictionary cannot be read",
            [Problem("XML that is damaged, or not safe", name, repr(error))],
        ) from error
    tops = list(root.findall("cnode"))
    is_wrapped = len(tops) == 1 and not tops[0].findall("pnode") and tops[0].findall("cnode")
    stack: list[tuple[Any, tuple[str, ...]]] = [(n, ()) for n in reversed(tops)]
    while stack:
        node, path = stack.pop()
        here = path if is_wrapped and node is tops[0] else (*path, node.get("name", ""))
        for pattern in node.findall("pnode"):
            note = pattern.get("desc") or ""
            yield _Entry(pattern.get("name", ""), "/".join(here), 1.0, note)
        stack += [(child, here) for child in reversed(node.findall("cnode"))]


def _wordstat(text: str, name: str) -> Iterator[_Entry]:
    """Indented lines; entries end on a weight in brackets, categories do not."""
    path: list[tuple[int, str]] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        indent = len(line.expandtabs(8)) - len(line.expandtabs(8).lstrip())
        entry = _WEIGHTED.match(line.strip())
        path = [step for step in path if step[0] < indent]
        if not entry:
            path.append((indent, line.strip()))
        elif not path or entry[1].startswith("@"):
            what = "a rule" if entry[1].startswith("@") else "an entry above the first category"
            problems.append(_bad(what, name, number, line, "categories, then entries below them"))
        else:
            term = entry[1].replace("_", " ")
            yield _Entry(term, "/".join(step[1] for step in path), float(entry[2]))
    if problems:
        raise LexiconError(f"{name} cannot be used", problems)


def _lexicoder(text: str, name: str) -> Iterator[_Entry]:
    """``+`` and a category, then its terms a line."""
    label = ""
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("+"):
            label = line[1:].strip()
        elif line.strip() and not label:
            problem = _bad("a term above the first category", name, number, line, "+category")
            raise LexiconError(f"{name} cannot be used", [problem])
        elif line.strip():
            yield _Entry(line.strip(), label)


def _quanteda(text: str, name: str) -> Iterator[_Entry]:
    """Nested YAML; every scalar is a string, so ``no``, ``on`` and ``12:30`` stay what they are."""
    yaml = library("yaml", name)
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text)):
            problem = Problem("aliases are not read", name, expected="each list written out")
            raise LexiconError(f"{name} cannot be used", [problem])
        root = yaml.compose(text)
    except (yaml.YAMLError, RecursionError) as error:
        where = getattr(error, "problem_mark", None)
        line = f"{name}, line {where.line + 1}" if where else name
        what = str(getattr(error, "problem", None) or error) or "nested too deep"
        raise LexiconError(f"{name} cannot be used", [Problem(what, line)]) from error
    yield from _yaml_entries(yaml, root, (), name)


def _yaml_entries(yaml: Any, node: Any, path: tuple[str, ...], name: str) -> Iterator[_Entry]:
    if len(path) > _MAX_DEPTH:
        raise LexiconError(f"{name} cannot be used", [Problem("nested too deep", name)])
    if isinstance(node, yaml.MappingNode):
        seen: dict[str, int] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                problem = _bad("a key that is not a name", name, line, key.tag, "name: [terms]")
                raise LexiconError(f"{name} cannot be used", [problem])
            if key.value in seen:
                expected = f"once; it stands in line {seen[key.value]}"
                problem = _bad("a category stands twice", name, line, key.value, expected)
                raise LexiconError(f"{name} cannot be used", [problem])
            seen[key.value] = line
            yield from _yaml_entries(yaml, value, (*path, key.value), name)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _yaml_entries(yaml, item, path, name)
    elif node is not None and node.value.strip():
        if not path:
            problem = _bad("a term outside of any category", name, 1, node.value, "name: [terms]")
            raise LexiconError(f"{name} cannot be used", [problem])
        yield _Entry(node.value, "/".join(path))


_READERS = {
    ".dic": ("LIWC", _liwc),
    ".dicx": ("LIWC-22", _liwc22),
    ".ykd": ("Yoshikoder", _yoshikoder),
    ".cat": ("WordStat", _wordstat),
    ".lc3": ("Lexicoder", _lexicoder),
    ".lcd": ("Lexicoder", _lexicoder),
    ".yml": ("quanteda", _quanteda),
    ".yaml": ("quanteda", _quanteda),
}


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
