"""The tables that flow through the package: their columns, and the check that says what is wrong.

Every public function takes and returns plain DataFrames. A specification names the columns a
table must have and may have; columns of the user's own always survive.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from framing.errors import Problem, TableError
from framing.normal import storable


@dataclass(frozen=True)
class Spec:
    """Columns of one table.

    Attributes
    ----------
    name : str
        What the table is called in messages.
    required : tuple of str
        Columns that must be there.
    optional : tuple of str
        Columns the package itself may add or use.
    key : tuple of str
        Columns whose values identify a row; empty where rows may repeat.
    """

    name: str
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    key: tuple[str, ...] = ()

    @property
    def columns(self) -> list[str]:
        """All columns, in the order in which the package writes them."""
        return [*self.required, *self.optional]


ARTICLES = Spec(
    "articles",
    ("article_id", "outlet", "body"),
    ("headline", "story_id", "genre", "published", "url", "origin", "outlet_from"),
    key=("article_id",),
)
VOICES = Spec(
    "voices",
    (
        "article_id", "part", "attribution", "start", "end", "voice",
        "source", "source_start", "source_end", "cue", "cue_start", "cue_end", "rule",
    ),
)  # fmt: skip
HITS = Spec(
    "hits",
    (
        "article_id", "part", "sentence", "start", "end", "text", "measure", "label", "term",
        "target", "target_head", "voice", "source", "weight", "rule",
    ),
    ("target_start", "target_end", "doubted", "confidence", "validity"),
)  # fmt: skip
LEXICON = Spec(
    "lexicon",
    ("term", "measure", "label", "weight", "match", "source", "note"),
    ("condition", "version"),
)
SCORES = Spec(
    "scores",
    (
        "article_id", "outlet", "story_id", "part", "voice", "measure", "label",
        "total", "base", "value", "unit",
    ),
    ("validity",),
)  # fmt: skip
COMPARISONS = Spec(
    "comparisons",
    (
        "measure", "label", "part", "voice", "outlet_a", "outlet_b", "n_articles_a",
        "n_articles_b", "n_stories", "value_a", "value_b", "diff", "ci_low", "ci_high",
        "effect", "p_value", "p_adjusted", "unit", "method", "warning",
    ),
)  # fmt: skip
PARTS = ("headline", "body")
TOPIC = " (topic)"  # ends the rule of a voices row whose words are the outlet's own
VOICE_NAMES = ("outlet", "direct", "indirect")
MEASURES = ("loaded", "hedge", "scare_quote", "naming", "reporting_verb", "tone")


def check(table: pd.DataFrame, spec: Spec) -> pd.DataFrame:
    """Return the table unchanged, or say everything that is wrong with it.

    Parameters
    ----------
    table : DataFrame
        The table a user passed.
    spec : Spec
        What it has to look like.

    Returns
    -------
    DataFrame
        ``table`` itself.

    Raises
    ------
    TableError
        With one `Problem` per missing column, null key, repeated key, or name that no file can
        hold, each with the line of pandas that repairs it.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"article_id": ["1"], "outlet": ["A"], "text": ["Said."]})
    >>> check(frame, ARTICLES)
    Traceback (most recent call last):
    framing.errors.TableError: the articles table cannot be used
    no column 'body' (articles)
      got:      article_id, outlet, text
      expected: article_id, outlet, body
      repair:   articles = articles.rename(columns={'text': 'body'})
    """
    if not isinstance(table, pd.DataFrame):
        raise TableError(
            f"{spec.name} must be a DataFrame",
            [Problem("wrong type", spec.name, type(table).__name__, "pandas.DataFrame")],
        )
    problems = [_missing(column, table, spec) for column in spec.required if column not in table]
    doubled = table.columns[table.columns.duplicated()].unique()
    problems += [
        Problem(
            f"column {column!r} stands twice",
            spec.name,
            repair=f"{spec.name} = {spec.name}.loc[:, ~{spec.name}.columns.duplicated()]",
        )
        for column in doubled
    ]
    if not problems:
        problems += _halves(table, spec)
        problems += _bad_keys(table, spec) if spec.key else []
    if problems:
        raise TableError(f"the {spec.name} table cannot be used", problems)
    return table


def lookup(
    column: pd.Series, numbers: Mapping[Any, int] | Mapping[Any, float], default: float = -1
) -> np.ndarray:
    """The number that a mapping has for each value of a column, looked up once per distinct value.

    Examples
    --------
    >>> lookup(pd.Series(["body", None, "body"]), {"body": 1}).tolist()
    [1, -1, 1]
    """
    codes, values = pd.factorize(column)
    return np.array([*(numbers.get(value, default) for value in values), default])[codes]


def lookup_pairs(
    first: pd.Series,
    second: pd.Series,
    numbers: Mapping[tuple[Any, Any], int] | Mapping[tuple[Any, Any], float],
    default: float = -1,
) -> np.ndarray:
    """The number that a mapping has for each pair of values, looked up once per distinct pair.

    Examples
    --------
    >>> measures, labels = pd.Series(["tone", "hedge"]), pd.Series(["polarity", None])
    >>> lookup_pairs(measures, labels, {("tone", "polarity"): 1}).tolist()
    [1, -1]
    """
    (a, rows), (b, columns) = pd.factorize(first), pd.factorize(second)
    known = [[*(numbers.get((x, y), default) for y in columns), default] for x in rows]
    return np.array([*known, [default] * (len(columns) + 1)])[a, b]


def as_strings(column: pd.Series) -> pd.Series:
    """Ids as strings, whatever type they were given in."""
    return column if pd.api.types.is_string_dtype(column) else column.map(str)


def with_given_ids(table: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """A table whose ids were made strings, with the articles' own ids, so that they merge."""
    given = articles["article_id"]
    if pd.api.types.is_string_dtype(given):
        return table
    place = {str(value): i for i, value in enumerate(given)}
    at = [place[value] for value in table["article_id"]]
    return table.assign(article_id=given.take(at).array)


_KNOWN_AS = {
    "body": ("text", "content", "fulltext", "article"),
    "outlet": ("source", "media_name", "publication", "publisher", "newspaper"),
    "article_id": ("id", "doc_id", "url"),
    "headline": ("title",),
}


def _missing(column: str, table: pd.DataFrame, spec: Spec) -> Problem:
    names = [str(name) for name in table.columns]
    known = [name for name in names if name.lower() in _KNOWN_AS.get(column, ())]
    near = known or difflib.get_close_matches(column, names, n=1, cutoff=0.6)
    if near:
        repair = f"{spec.name} = {spec.name}.rename(columns={{{near[0]!r}: {column!r}}})"
    elif column == "article_id":
        repair = f"{spec.name}['article_id'] = {spec.name}.index.astype(str)"
    else:
        repair = f"{spec.name}[{column!r}] = ..."
    return Problem(
        f"no column {column!r}", spec.name, ", ".join(names), ", ".join(spec.required), repair
    )


def _halves(table: pd.DataFrame, spec: Spec) -> list[Problem]:
    """Names with half a character in them; texts are mended where they are cut into words."""
    problems = []
    for name in spec.columns:
        if name not in table or name in PARTS or table[name].dtype != object:
            continue
        for row, value in enumerate(table[name].tolist()):
            if isinstance(value, str) and storable(value) != value:
                column = f"{spec.name}[{name!r}]"
                repair = (
                    f"{column} = {column}.map(lambda t: t.encode('utf-8', 'replace').decode(), "
                    "na_action='ignore')"
                )
                where, expected = f"{spec.name}, row {row}", "text that UTF-8 can hold"
                what = f"half a character in {name}"
                problems.append(Problem(what, where, ascii(value), expected, repair))
                break
    return problems


def _bad_keys(table: pd.DataFrame, spec: Spec) -> list[Problem]:
    keys = table[list(spec.key)]
    name = spec.key[0]
    problems = []
    empty = keys.isna().any(axis=1).to_numpy()
    if empty.any():
        problems.append(
            Problem(
                f"{int(empty.sum())} row(s) without {name}",
                f"{spec.name}, row {int(empty.argmax())}",
                expected=f"a {name} in every row",
                repair=f"{spec.name} = {spec.name}.dropna(subset=[{name!r}])",
            )
        )
    repeated = keys.duplicated().to_numpy() & ~empty
    if repeated.any():
        problems.append(
            Problem(
                f"{int(repeated.sum())} row(s) repeat a {name}",
                f"{spec.name}, row {int(repeated.argmax())}",
                repr(keys.iloc[int(repeated.argmax()), 0]),
                f"every {name} once",
                f"{spec.name} = {spec.name}.drop_duplicates({name!r})",
            )
        )
    return problems
