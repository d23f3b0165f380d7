"""What is looked for in a chunk of articles: the steps it passes through, and what each depends on.

What a step finds is kept under a hash of all that it depends on, so a changed lexicon leaves the
voices and the tone as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from framing.errors import OptionError, Problem
from framing.files import digest_text
from framing.lexicons import gather_lexicons, load_lexicon
from framing.loaded import load_validity
from framing.provenance import hash_code
from framing.referents import gather_referents
from framing.tables import MEASURES, PARTS, lookup
from framing.tone import scorer_version

LIMIT = 30.0
# Step -> tables. The last one is written last and says that the chunk is finished.
STEPS = {
    "voices": ("voices", "words"),
    "marks": ("hits",),
    "names": ("hits",),
    "terms": ("hits",),
    "rest": ("articles", "scores", "aside"),
}
_MARKS = ("scare_quote", "tone")
Results = dict[tuple[str, str], bytes]  # (step, table) -> Parquet
Table = pd.DataFrame | str | Path


@dataclass(frozen=True)
class Work:
    """What is looked for in every chunk.

    Attributes
    ----------
    lexicons, referents : DataFrame or None
        Used instead of the shipped ones.
    keys : mapping of str to str
        For each step a hash of what it depends on besides the articles.
    limit : float
        Seconds that one article may take.
    scorer, repair_negation, min_weight
        As for `find_hits`.
    min_validity : float
        Hits whose label is right less often are kept but not scored.
    """

    lexicons: pd.DataFrame | None
    referents: pd.DataFrame | None
    keys: Mapping[str, str]
    limit: float = LIMIT
    scorer: str = "textblob"
    repair_negation: bool = False
    min_weight: float | None = None
    min_validity: float = 0.0

    @property
    def measures(self) -> dict[str, list[str]]:
        """The measures that each step finds hits of."""
        own = [] if self.lexicons is None else self.lexicons["measure"].unique().tolist()
        terms = [m for m in dict.fromkeys([*MEASURES, *own]) if m not in (*_MARKS, "naming")]
        return {"marks": list(_MARKS), "names": ["naming"], "terms": terms}

    def can_find(self, measure: str) -> bool:
        """Whether a measure has a detector of its own, or entries in the lexicons."""
        if self.lexicons is None or measure in (*_MARKS, "naming"):
            return True
        return measure in self.lexicons["measure"].unique()


def plan_work(
    lexicons: Sequence[Table] = (),
    referents: Sequence[Table] = (),
    *,
    limit: float = LIMIT,
    scorer: str = "textblob",
    repair_negation: bool = False,
    min_weight: float | None = None,
    min_validity: float = 0.0,
) -> Work:
    """Read lexicons and referents once and hash what every step depends on.

    Raises
    ------
    LexiconError
        Where a lexicon or referents have rows that cannot be used.
    OptionError
        For a weight or validity outside 0 to 1.
    """
    least = {"min_weight": min_weight or 0.0, "min_validity": min_validity}
    if odd := [(name, value) for name, value in least.items() if not 0 <= value <= 1]:
        problems = [
            Problem(f"{name} is outside its range", "", f"{v}", "0 to 1") for name, v in odd
        ]
        raise OptionError("cannot leave out hits", problems)
    own = gather_lexicons(list(lexicons)) if lexicons else None
    named = gather_referents(list(referents)) if referents else None
    keys = _hash_lists(own, named, min_weight)
    keys["marks"] = digest_text(
        keys["marks"], scorer_version(scorer, repair_negation=repair_negation)
    )
    keys["rest"] = digest_text(*keys.values(), str(limit), repr(min_validity))
    return Work(own, named, keys, limit, scorer, repair_negation, min_weight, min_validity)


def _hash_lists(
    own: pd.DataFrame | None, named: pd.DataFrame | None, min_weight: float | None
) -> dict[str, str]:
    """A hash for each step of the code and of the entries it looks for."""
    code = hash_code()
    shipped = [load_lexicon(name) for name in ("loaded", "hedges", "verbs")]
    lists = [_as_text(table) for table in (shipped if own is None else [own])]
    named = gather_referents(None) if named is None else named
    keys = {
        "voices": code,
        "marks": code,
        "names": digest_text(code, _as_text(named)),
        "terms": digest_text(code, repr(min_weight), _as_text(load_validity()), *lists),
    }
    if own is not None:  # its entries may be of a measure that has a detector of its own
        for step, measures in (("marks", _MARKS), ("names", ("naming",))):
            if len(entries := own[own["measure"].isin(measures)]):
                keys[step] = digest_text(keys[step], repr(min_weight), _as_text(entries))
    return keys


def _as_text(table: pd.DataFrame) -> str:
    return table.to_csv(index=False)


def join_hits(found: Mapping[tuple[str, str], pd.DataFrame]) -> pd.DataFrame:
    """The hits of all steps in the order in which `find_hits` gives them."""
    tables = [table for key, table in found.items() if key[1] == "hits" and len(table)]
    if not tables:
        return found["terms", "hits"]
    hits = pd.concat(tables, ignore_index=True)
    orders = {
        "measure": MEASURES,
        "part": PARTS,
        "article_id": found["voices", "words"]["article_id"].unique(),
    }
    measure, part, article = (
        lookup(hits[name], {value: i for i, value in enumerate(values)}, len(values))
        for name, values in orders.items()
    )
    start, end = (hits[name].to_numpy(dtype=np.int64) for name in ("start", "end"))
    rows = np.lexsort([measure, -end, start, part, article])
    return hits.iloc[rows].reset_index(drop=True)
