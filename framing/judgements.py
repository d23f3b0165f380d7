"""Codes beside hits: for every coded unit, what people say and what the detectors found.

A unit is a stretch of text that was coded. Its code says yes or no to what was asked (its measure
and label), or names a label itself. A hit answers a unit when it overlaps it and has its measure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pandas as pd

from framing.errors import Problem, TableError
from framing.spans import SPANS
from framing.tables import Spec, check

YES = frozenset({"yes", "y", "true", "1", "1.0"})
NO = frozenset({"no", "n", "false", "0", "0.0", "none"})
UNSURE = frozenset({"unsure", "unclear", "?", "na", "n/a"})
ALL = "all"
CODES = Spec("codes", ("article_id", "part", "start", "end", "measure", "code"), ("label", "coder"))
COLUMNS = ["article_id", "outlet", "measure", "label", "gold", "found", "weight"]
_UNIT = ("article_id", "part", "start", "end", "measure", "label")


def judge(
    hits: pd.DataFrame, codes: pd.DataFrame, exhaustive: bool
) -> tuple[pd.DataFrame, dict[str, int]]:
    """One row per unit and label: whether people see it there, whether the detectors found it.

    Parameters
    ----------
    hits : DataFrame
        What the detectors found.
    codes : DataFrame
        What people say. Units that coders are split about, or unsure of, are left out.
    exhaustive : bool
        People marked everything in the texts they coded, so a hit on nothing marked is wrong.

    Returns
    -------
    judgements : DataFrame
        ``article_id, outlet, measure, label ("all" for any label), gold, found, weight``.
    counts : dict
        ``units`` judged and ``unresolved`` left out.
    """
    check(hits, SPANS)
    check(codes, CODES)
    units, unresolved = _resolved(codes, [_text(label) for label in hits["label"]])
    found = _by_text(hits)
    marked: dict[tuple[str, str], list[tuple]] = defaultdict(list)
    rows: list[tuple] = []
    for unit in units.to_dict("records"):
        place = (unit["article_id"], unit["part"])
        labels = {
            label
            for start, end, measure, label in found.get(place, [])
            if measure == unit["measure"] and start < unit["end"] and unit["start"] < end
        }
        about = (unit["article_id"], unit["outlet"], unit["measure"])
        seen = _judged(unit["label"], unit["code"], labels)
        rows += [(*about, *judgement, unit["weight"]) for judgement in seen]
        gold = _gold(unit["label"], unit["code"])
        marked[place].append((unit["start"], unit["end"], unit["measure"], gold))
    if exhaustive:
        outlets = dict(zip(units["article_id"], units["outlet"], strict=True))
        rows += [
            (place[0], outlets[place[0]], *judgement)
            for place, spans in marked.items()
            for judgement in _unmarked(found.get(place, []), spans, set(units["measure"]))
        ]
    return pd.DataFrame(rows, columns=COLUMNS), {"units": len(units), "unresolved": unresolved}


def _judged(asked: str, code: str, labels: set[str]) -> Iterator[tuple[str, bool, bool]]:
    """Label, whether people see it, whether it was found."""
    gold = _gold(asked, code)
    yield ALL, gold is not None, bool(labels)
    if asked and (code in YES or code in NO):
        yield asked, gold is not None, asked in labels
    elif code not in YES:
        for label in sorted((labels | {gold or "", asked}) - {""}):
            yield label, label == gold, label in labels


def _gold(asked: str, code: str) -> str | None:
    """The label people see; None for none."""
    return None if code in NO else asked if code in YES else code


def _unmarked(
    found: list[tuple], marked: list[tuple], measures: set[str]
) -> Iterator[tuple[str, str, bool, bool, float]]:
    """Hits of the coded measures that lie on nothing marked, for any label and for their own."""
    for start, end, measure, label in found:
        if measure in measures:
            under = {
                gold for low, high, of, gold in marked
                if of == measure and gold is not None and start < high and low < end
            }  # fmt: skip
            if not under:
                yield measure, ALL, False, True, 1.0
            if label and label not in under:
                yield measure, label, False, True, 1.0


def _resolved(codes: pd.DataFrame, labels: list[str]) -> tuple[pd.DataFrame, int]:
    """One row per unit with the code that most coders gave it, and how many have none."""
    table = codes.assign(
        article_id=[str(value) for value in codes["article_id"]],
        label=[_text(v) for v in codes["label"]] if "label" in codes else "",
        measure=[_text(v) for v in codes["measure"]],
        outlet=[_text(v) for v in codes["outlet"]] if "outlet" in codes else "",
        weight=codes["weight"].astype(float) if "weight" in codes else 1.0,
    )
    spelled = {label.lower(): label for label in [*labels, *table["label"]]}
    given = [_text(value).lower() for value in codes["code"]]
    table["code"] = [spelled.get(code, code) for code in given]
    if "" in set(table["measure"]):
        repair = "sample_for_coding(..., measure='hedge'), or codes['measure'] = 'hedge'"
        problem = Problem("codes that do not say what was asked", "codes, measure", repair=repair)
        raise TableError("cannot judge hits by these codes", [problem])
    key = list(_UNIT)
    votes = table[~table["code"].isin(["", *UNSURE])].groupby(key, sort=True)["code"]
    tops = votes.agg(lambda given: sorted(set(given.mode())))
    decided = {unit: codes[0] for unit, codes in tops.items() if len(codes) == 1}
    units = table.drop_duplicates(key)
    places = units[key].itertuples(index=False, name=None)
    units = units.assign(code=[decided.get(place, "") for place in places])
    known = units["code"] != ""
    return units[known], int((~known).sum())


def _by_text(hits: pd.DataFrame) -> dict[tuple[str, str], list[tuple[int, int, str, str]]]:
    found: dict[tuple[str, str], list[tuple[int, int, str, str]]] = defaultdict(list)
    for article_id, part, start, end, measure, label in hits[list(SPANS.required)].itertuples(
        index=False, name=None
    ):
        found[str(article_id), part].append((int(start), int(end), measure, _text(label)))
    return found


def _text(value: object) -> str:
    return "" if pd.isna(value) else str(value).strip()  # type: ignore[call-overload]
