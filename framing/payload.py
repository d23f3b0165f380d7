"""What the report embeds: article texts and hits as JSON, sampled where there is too much."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import blake2b

import numpy as np
import pandas as pd

from framing.tables import TOPIC
from framing.textfree import shorten

SAMPLED = "the page holds a random sample of them"
MAX_BYTES = 20_000_000  # of embedded texts and hits; above, articles are sampled
_PER_HIT = 45  # bytes
_STRONGEST = 300  # sentences whose tone is shown
# What hits name by number, in the order of the page's script, and the column it comes from.
_CODED = {
    "measure": "measure", "label": "label", "voice": "voice", "source": "source",
    "head": "target_head", "term": "term",
}  # fmt: skip
_IN_PLACE_OF_TEXTS = {"marked": "marked", "target": "target"}


def embed(articles: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> tuple[str, str]:
    """Texts and hits as JSON that cannot close its script element, and what was left out."""
    hits = tables["hits"]
    sizes = articles[["article_id", "outlet"]].assign(
        n_characters=articles["body"].fillna("").str.len()
    )
    ids = draw_articles(sizes, count_worth_reading(dict(hits["measure"].value_counts())))
    chosen = articles[articles["article_id"].astype(str).isin(ids)]
    spoken = tables.get("voices", pd.DataFrame(columns=["article_id", "part", "start", "end"]))
    data, n_passages = pack(chosen, hits, spoken)
    return data, say_drawn(n_passages, len(chosen), len(articles), "in tables/hits.csv")


def count_worth_reading(n_hits: Mapping[str, int]) -> int:
    """How many hits a page of all articles would hold, from the hits of every measure."""
    return sum(n if name != "tone" else min(n, _STRONGEST) for name, n in n_hits.items())


def draw_articles(articles: pd.DataFrame, n_hits: int, seed: int = 0) -> set[str]:
    """The articles that a page can hold: all, or of every outlet the same share drawn at random.

    Parameters
    ----------
    articles : DataFrame
        ``article_id, outlet, n_characters``, in any order: the same are drawn.
    n_hits : int
        Hits that a page of all articles would hold.
    seed : int
        Another seed draws others.
    """
    size = int(articles["n_characters"].sum()) + _PER_HIT * n_hits
    ids = articles["article_id"].astype(str)
    if size <= MAX_BYTES:
        return set(ids)
    chances = (blake2b(f"{seed} {key}".encode(errors="replace"), digest_size=8) for key in ids)
    numbers = (int.from_bytes(chance.digest(), "big") for chance in chances)
    order = np.argsort(np.fromiter(numbers, np.uint64, len(ids)), kind="stable")
    outlet = pd.factorize(articles["outlet"])[0][order]
    drawn: list[np.ndarray] = []
    for number in range(outlet.max() + 1):
        rows = order[outlet == number]
        drawn.append(rows[: max(1, round(len(rows) * MAX_BYTES / size))])
    return set(ids.iloc[np.concatenate(drawn)])


def say_drawn(n_passages: int, n_shown: int, n_articles: int, where: str, n_left: int = 0) -> str:
    """What stands above the passages: how many there are, and whether of all articles."""
    note = f"{n_passages:,} passages of {n_shown:,} articles."
    if n_shown + n_left < n_articles:
        note += (
            f" The corpus has {n_articles:,} articles: {SAMPLED}, "
            "drawn evenly by outlet, so that it stays light. Figures are of the whole corpus; all "
            f"hits stand {where}."
        )
    return note


def pack(
    chosen: pd.DataFrame, hits: pd.DataFrame, spoken: pd.DataFrame, *, has_texts: bool = True
) -> tuple[str, int]:
    """The articles of a page with their hits as JSON, and how many passages that are.

    Parameters
    ----------
    chosen : DataFrame
        The articles, with ``headline`` and ``body`` where there are texts.
    hits, spoken : DataFrame
        Hits and voices; those of other articles are left out.
    has_texts : bool
        Without, hits carry their marked words and targets, shortened, and voices are left out.
    """
    ids = [str(key) for key in chosen["article_id"]]
    number = {key: i for i, key in enumerate(ids)}
    hits = _worth_reading(hits[hits["article_id"].astype(str).isin(number)])
    rows = chosen.to_dict("records")
    texts = {
        (str(row["article_id"]), part): str(row.get(part) or "") if has_texts else ""
        for row in rows
        for part in ("headline", "body")
    }
    wide = {key: _utf16(text) for key, text in texts.items() if max(text, default=" ") > "\uffff"}
    records = [_article(row, texts) for row in rows]
    if has_texts:
        _add_voices(records, spoken[spoken["article_id"].astype(str).isin(number)], number, wide)
    kinds = _CODED if has_texts else _CODED | _IN_PLACE_OF_TEXTS
    names: dict[str, dict[str, int]] = {kind: {"": 0} for kind in ("part", *kinds)}
    coded = [
        [
            number[str(row["article_id"])], _code(names["part"], row["part"]), *_units(wide, row),
            *(_code(names[kind], row.get(column)) for kind, column in kinds.items()),
        ]
        for row in (hits if has_texts else _shortened(hits)).to_dict("records")
    ]  # fmt: skip
    data = {
        "articles": records,
        "hits": coded,
        "names": {kind: list(values) for kind, values in names.items()},
        "texts": has_texts,
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    text = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return text, len(coded)


def _add_voices(
    records: list[dict],
    spoken: pd.DataFrame,
    number: Mapping[str, int],
    wide: Mapping[tuple[str, str], np.ndarray],
) -> None:
    """Hang the stretches of other voices on their articles."""
    if "rule" in spoken:  # a mere topic of somebody's speech is in the outlet's words
        is_topic = np.array([str(rule).endswith(TOPIC) for rule in spoken["rule"]], dtype=bool)
        spoken = spoken[~is_topic]
    for row in spoken.to_dict("records"):
        start, end = _units(wide, row)
        source = row["source"] if isinstance(row["source"], str) else ""
        records[number[str(row["article_id"])]]["voices"].append(
            [row["part"], start, end, row["voice"], source, int(row.get("attribution", start))]
        )


def _worth_reading(hits: pd.DataFrame) -> pd.DataFrame:
    """All hits but tone, of which the most extreme sentences stand for the rest."""
    tone = hits[(hits["measure"] == "tone") & (hits["label"] == "polarity")]
    tone = tone.assign(size=-tone["weight"].abs())
    strong = tone.sort_values(["size", "article_id", "part", "start"]).head(_STRONGEST)
    return pd.concat([hits[hits["measure"] != "tone"], strong.drop(columns="size")])


def _shortened(hits: pd.DataFrame) -> pd.DataFrame:
    """Hits with marked words that may stand alone: no sentence, and of long phrases the begin."""
    shown = hits.assign(
        marked=[
            "" if measure == "tone" else text
            for measure, text in zip(hits["measure"], hits["text"], strict=True)
        ]
    )
    for name in ("marked", "target", "source"):
        shown[name] = [shorten(v) if isinstance(v, str) else None for v in shown[name]]
    return shown


def _article(row: dict, texts: Mapping[tuple[str, str], str]) -> dict:
    key = str(row["article_id"])
    published, story = row.get("published"), row.get("story_id")
    return {
        "id": key,
        "outlet": str(row["outlet"]),
        "story": "" if story is None or pd.isna(story) else str(story),
        "date": "" if published is None or pd.isna(published) else str(published)[:10],
        "headline": texts[key, "headline"],
        "body": texts[key, "body"],
        "voices": [],
    }


def _code(names: dict[str, int], value: object) -> int:
    return names.setdefault(value if isinstance(value, str) else "", len(names))


def _utf16(text: str) -> np.ndarray:
    """Offset in UTF-16 units, which scripts count, of every code point."""
    return np.concatenate([[0], np.cumsum([1 + (letter > "\uffff") for letter in text])])


def _units(wide: Mapping[tuple[str, str], np.ndarray], row: dict) -> tuple[int, int]:
    units = wide.get((str(row["article_id"]), row["part"]))
    start, end = int(row["start"]), int(row["end"])
    return (start, end) if units is None else (int(units[start]), int(units[end]))
