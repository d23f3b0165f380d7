"""The formats of other programs' dictionaries, each read into terms and categories."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from framing.decoding import library
from framing.errors import InputError, LexiconError, Problem

_CATEGORY_LINE = re.compile(r"^(\s*)(\S+)[\t ]+(.+?)\s*$")
_CONDITION = re.compile(r"\([\d\s]*\)\s*\d*|<\w+>\s*\d*")
_WEIGHTED = re.compile(r"^(.*?)\s*\(([\d.]+)\)\s*$")
_MAX_DEPTH = 100


class Entry(NamedTuple):
    """One term of one category."""

    term: str
    label: str
    weight: float = 1.0
    note: str = ""


def _bad(what: str, name: str, number: int, line: str, expected: str) -> Problem:
    return Problem(what, f"{name}, line {number}", repr(line), expected)


def _liwc(text: str, name: str) -> Iterator[Entry]:
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
        yield from (Entry(term, label, 1.0, note) for label in known)
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


def _liwc22(text: str, name: str) -> Iterator[Entry]:
    """A table with a column a category; an X or a weight where the term belongs to it."""
    rows = list(csv.reader(io.StringIO(text)))
    header = rows[0] if rows else []
    for row in rows[1:]:
        for label, cell in zip(header[1:], row[1:], strict=False):
            if cell.strip():
                weight = float(cell) if re.fullmatch(r"\d+(\.\d+)?", cell.strip()) else 1.0
                yield Entry(row[0], label.strip(), weight)


def read_yoshikoder(text: str, name: str) -> Iterator[Entry]:
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
            yield Entry(pattern.get("name", ""), "/".join(here), 1.0, note)
        stack += [(child, here) for child in reversed(node.findall("cnode"))]


def _wordstat(text: str, name: str) -> Iterator[Entry]:
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
            yield Entry(term, "/".join(step[1] for step in path), float(entry[2]))
    if problems:
        raise LexiconError(f"{name} cannot be used", problems)


def _lexicoder(text: str, name: str) -> Iterator[Entry]:
    """``+`` and a category, then its terms a line."""
    label = ""
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("+"):
            label = line[1:].strip()
        elif line.strip() and not label:
            problem = _bad("a term above the first category", name, number, line, "+category")
            raise LexiconError(f"{name} cannot be used", [problem])
        elif line.strip():
            yield Entry(line.strip(), label)


def _quanteda(text: str, name: str) -> Iterator[Entry]:
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


def _yaml_entries(yaml: Any, node: Any, path: tuple[str, ...], name: str) -> Iterator[Entry]:
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
        yield Entry(node.value, "/".join(path))


READERS = {
    ".dic": ("LIWC", _liwc),
    ".dicx": ("LIWC-22", _liwc22),
    ".ykd": ("Yoshikoder", read_yoshikoder),
    ".cat": ("WordStat", _wordstat),
    ".lc3": ("Lexicoder", _lexicoder),
    ".lcd": ("Lexicoder", _lexicoder),
    ".yml": ("quanteda", _quanteda),
    ".yaml": ("quanteda", _quanteda),
}
