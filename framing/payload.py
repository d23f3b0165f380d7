"""What the report embeds: article texts and hits as JSON, sampled where there is too much."""

from __future__ import annotations

import json
from collections.abc import Mapping

import numpy as np
import pandas as pd

from framing.tables import TOPIC

MAX_BYTES = 20_000_000  # of embedded texts and hits; above, articles are sampled


def embed(articles: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> tuple[str, str]:
    """Texts and hits as JSON that cannot close its script element, and what was left out."""
    hits = _worth_reading(tables["hits"])
    chosen = _sampled(articles, hits)
    ids = [str(key) for key in chosen["article_id"]]
    number = {key: i for i, key in enumerate(ids)}
    hits = hits[[key in number for key in hits["article_id"].astype(str)]]
    spoken = tables.get("voices", pd.DataFrame(columns=["article_id", "part", "start", "end"]))
    if "rule" in spoken:  # a mere topic of somebody's speech is in the outlet's words
        is_topic = np.array([str(rule).endswith(TOPIC) for rule in spoken["rule"]], dtype=bool)
        spoken = spoken[~is_topic]
    texts = {
        (str(row["article_id"]), part): str(row.get(part) or "")
        for row in chosen.to_dict("records")
        for part in ("headline", "body")
    }
    wide = {key: _utf16(text) for key, text in texts.items() if max(text, default=" ") > "\uffff"}
    records = [_article(row, texts) for row in chosen.to_dict("records")]
    for row in spoken[[key in number for key in spoken["article_id"].astype(str)]].to_dict(
        "records"
    ):
        start, end = _units(wide, row)
        source = row["source"] if isinstance(row["source"], str) else ""
        records[number[str(row["article_id"])]]["voices"].append(
            [row["part"], start, end, row["voice"], source, int(row.get("attribution", start))]
        )
    names: dict[str, dict[str, int]] = {
        kind: {"": 0} for kind in ("part", "measure", "label", "voice", "source", "head", "term")
    }
    coded = []
    for row in hits.to_dict("records"):
        start, end = _units(wide, row)
        codes = [_code(names["part"], row["part"]), start, end]
        for kind, column in (
            ("measure", "measure"), ("label", "label"), ("voice", "voice"), ("source", "source"),
            ("head", "target_head"), ("term", "term"),
        ):  # fmt: skip
            codes.append(_code(names[kind], row.get(column)))
        coded.append([number[str(row["article_id"])], *codes])
    data = {"articles": records, "hits": coded, "names": {k: list(v) for k, v in names.items()}}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    note = f"{len(coded):,} passages of {len(chosen):,} articles."
    if len(chosen) < len(articles):
        note += (
            f" The corpus has {len(articles):,} articles: the page holds a random sample of them, "
            "drawn evenly by outlet, so that it stays light. Figures are of the whole corpus; all "
            "hits stand in tables/hits.csv."
        )
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace(
        "\u2029", "\\u2029"
    ), note


def _worth_reading(hits: pd.DataFrame) -> pd.DataFrame:
    """All hits but tone, of which the most extreme sentences stand for the rest."""
    tone = hits[(hits["measure"] == "tone") & (hits["label"] == "polarity")]
    strong = tone.assign(size=tone["weight"].abs()).nlargest(300, "size").drop(columns="size")
    return pd.concat([hits[hits["measure"] != "tone"], strong])


def _sampled(articles: pd.DataFrame, hits: pd.DataFrame) -> pd.DataFrame:
    size = int(articles["body"].fillna("").str.len().sum()) + 45 * len(hits)
    if size <= MAX_BYTES:
        return articles
    drawn = articles.groupby("outlet").sample(frac=MAX_BYTES / size, random_state=0)
    return drawn.sort_index()


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
