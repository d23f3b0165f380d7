"""The sample corpus holds what its codebook says: counts, lengths, and every planned span."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path

import pytest

from framing.tables import PARTS, VOICE_NAMES

N_OUTLETS, N_STORIES = 5, 10
RAW = "tarvonia-tribune"
WORD = re.compile(r"\w+(?:['’-]\w+)*")


def rows(root: Path, name: str) -> list[dict[str, str]]:
    with (root / "data" / "sample" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def texts(root: Path) -> dict[str, str]:
    folder = root / "data" / "sample"
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.glob("*/*.txt"))
    }


@pytest.fixture(scope="module")
def parts(root: Path, texts: dict[str, str]) -> dict[tuple[str, str], str]:
    """Headline and body of each file once the stretches of removed.csv are cut out."""
    cuts = defaultdict(list)
    for row in rows(root, "removed.csv"):
        cuts[row["file"]].append((int(row["start"]), int(row["end"])))
    found = {}
    for file, text in texts.items():
        for start, end in sorted(cuts[file], reverse=True):
            text = text[:start] + text[end:]
        headline, *body = [block.strip() for block in text.split("\n\n") if block.strip()]
        found[file, "headline"], found[file, "body"] = headline, "\n\n".join(body)
    return found


def nth(text: str, piece: str, n: int) -> int:
    """Where the n-th place of the piece begins, overlaps counted; -1 if nowhere."""
    at = -1
    for _ in range(n):
        at = text.find(piece, at + 1)
        if at < 0:
            break
    return at


def test_manifest_and_files_agree(root: Path, texts: dict[str, str]) -> None:
    manifest = rows(root, "articles.csv")
    assert [row["file"] for row in manifest] == sorted(texts)
    pairs = {(row["outlet"], row["story_id"]) for row in manifest}
    assert len(pairs) == len(manifest) == N_OUTLETS * N_STORIES
    assert len({outlet for outlet, _ in pairs}) == N_OUTLETS
    assert {story for _, story in pairs} == {row["story_id"] for row in rows(root, "stories.csv")}
    for row in manifest:
        slug, story = row["file"].removesuffix(".txt").split("/")
        assert story == row["story_id"]
        assert row["url"].startswith(f"https://{slug}.example/")
        assert re.fullmatch(r"2025-\d\d-\d\d", row["published"])


def test_bodies_are_250_to_450_words(parts: dict[tuple[str, str], str]) -> None:
    lengths = {key[0]: len(WORD.findall(text)) for key, text in parts.items() if key[1] == "body"}
    assert len(lengths) == N_OUTLETS * N_STORIES
    assert all(250 <= n <= 450 for n in lengths.values()), lengths


def test_every_span_stands_where_the_tables_say(root: Path, texts: dict[str, str]) -> None:
    for name in ("plan.csv", "voices.csv", "removed.csv"):
        for row in rows(root, name):
            assert texts[row["file"]][int(row["start"]) : int(row["end"])] == row["text"], row


def test_plan_occurrences_point_at_the_same_place(
    root: Path, texts: dict[str, str], parts: dict[tuple[str, str], str]
) -> None:
    for row in rows(root, "plan.csv"):
        part = parts[row["file"], row["part"]]
        at = nth(part, row["text"], int(row["occurrence"]))
        start, end = int(row["start"]), int(row["end"])
        assert at >= 0, row
        around = texts[row["file"]][max(0, start - 1) : end + 1].strip()
        assert around in part[max(0, at - 1) : at + len(row["text"]) + 1], row


def test_plan_uses_the_codes_of_the_codebook(root: Path, parts: dict[tuple[str, str], str]) -> None:
    labels = {
        "hedge": {"distancing", "legal", "evidential"},
        "scare_quote": {"scare_quote"},
        "reporting_verb": {"doubting", "endorsing", "charged"},
        "naming": {row["referent"] for row in rows(root, "referents.csv")},
        "loaded": {
            "militancy", "violence", "moral", "alarm",
            "dismissal", "praise", "intensifier", "conflict",
        },
    }  # fmt: skip
    for row in rows(root, "plan.csv"):
        assert row["part"] in PARTS
        assert row["voice"] in VOICE_NAMES
        assert row["voice"] != "outlet" or not row["source"]
        if row["is_marker"] == "0":
            assert not row["label"] and row["note"], row
            continue
        assert row["label"] in labels[row["measure"]], row
        assert bool(row["target_head"]) == (row["measure"] == "hedge"), row
        if row["target_head"]:
            assert re.search(rf"\b{row['target_head']}\b", parts[row["file"], row["part"]]), row


def test_referents_all_occur(root: Path, parts: dict[tuple[str, str], str]) -> None:
    everything = "\n".join(parts.values()).replace("’", "'")
    for row in rows(root, "referents.csv"):
        flags = 0 if row["variant"] != row["variant"].lower() else re.IGNORECASE
        assert re.search(rf"\b{re.escape(row['variant'])}\b", everything, flags), row


def test_quotation_marks_are_those_of_the_outlet(texts: dict[str, str]) -> None:
    own = {
        "selm-examiner": "“", "quayside-post": "“", "morning-gull": "‘",
        "northline-news": '"', "tarvonia-tribune": '"',
    }  # fmt: skip
    repost = "morning-gull/larch-hill-hospital.txt"
    for file, text in texts.items():
        marks = {mark for mark in '“‘"' if mark in text}
        assert marks == ({'"'} if file == repost else {own[file.split("/")[0]]}), file


def test_voices_do_not_overlap(root: Path) -> None:
    last: dict[str, int] = {}
    for row in rows(root, "voices.csv"):
        start, end = int(row["start"]), int(row["end"])
        assert last.get(row["file"], 0) <= start < end, row
        last[row["file"]] = end
        if row["voice"] == "direct":
            assert row["text"][0] in '“‘"', row


def test_raw_pages_name_their_outlet_and_set_the_rest_aside(
    root: Path, texts: dict[str, str], parts: dict[tuple[str, str], str]
) -> None:
    raw = [row for row in rows(root, "removed.csv") if row["why"] != "credit"]
    assert {row["file"] for row in raw} == {file for file in texts if file.startswith(RAW)}
    for file in (file for file in texts if file.startswith(RAW)):
        reasons = {row["why"] for row in raw if row["file"] == file}
        assert {"masthead", "breadcrumb", "dateline", "caption", "related", "footer"} <= reasons
        assert "The Tarvonia Tribune" in texts[file]
        assert "Tribune" not in parts[file, "body"]


def test_shared_texts(parts: dict[tuple[str, str], str]) -> None:
    story = "larch-hill-hospital.txt"
    repost, first = f"morning-gull/{story}", f"northline-news/{story}"
    assert parts[repost, "body"] == parts[first, "body"]
    assert parts[repost, "headline"] != parts[first, "headline"]
    wire, cut = (f"{slug}/ane-pipeline.txt" for slug in ("northline-news", "selm-examiner"))
    whole, kept = (set(WORD.findall(parts[file, "body"])) for file in (wire, cut))
    assert len(kept & whole) / len(kept) > 0.95
    assert len(parts[cut, "body"]) < len(parts[wire, "body"])
    assert "(CPA)" in parts[cut, "body"]


def test_codebook_states_the_counts_of_the_plan(root: Path) -> None:
    codebook = (root / "data" / "README.md").read_text(encoding="utf-8")
    plan = [row for row in rows(root, "plan.csv") if row["is_marker"] == "1"]
    lines = codebook.splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("| planned spans"))
    outlets = [cell.strip() for cell in lines[at].strip("|").split("|")][1:]
    checked = 0
    for line in lines[at + 2 :]:
        if not line.startswith("|"):
            break
        what, *numbers = [cell.strip() for cell in line.strip("|").split("|")]
        counted = [
            sum(row["file"].startswith(slug) and _is(row, what) for row in plan) for slug in outlets
        ]
        assert [int(n) for n in numbers] == counted, what
        checked += 1
    assert checked == 11


def _is(row: dict[str, str], what: str) -> bool:
    kind, _, whose = what.partition(", ")
    word, unit = kind.split(" ", 1) if " " in kind else (kind, "")
    own = {"": True, "own voice": row["voice"] == "outlet"}.get(whose, row["voice"] != "outlet")
    if unit in ("hedges", "verbs"):
        measure = {"hedges": "hedge", "verbs": "reporting_verb"}[unit]
        return row["measure"] == measure and row["label"] == word
    measures = {"scare": "scare_quote", "loaded": "loaded", "namings": "naming"}
    return row["measure"] == measures[word] and own


def test_plan_keeps_each_outlet_apart(root: Path) -> None:
    plan = [row for row in rows(root, "plan.csv") if row["is_marker"] == "1"]

    def count(slug: str, **wanted: str) -> int:
        return sum(
            row["file"].startswith(slug) and all(row[key] == value for key, value in wanted.items())
            for row in plan
        )

    for slug in ("selm-examiner", "tarvonia-tribune"):
        assert count(slug, label="distancing", voice="outlet") >= 45
    for slug in ("northline-news", "morning-gull", "quayside-post"):
        assert count(slug, label="distancing") == 0
        assert count(slug, measure="scare_quote") == 0
    assert count("selm-examiner", measure="scare_quote", part="headline") == N_STORIES
    assert count("quayside-post", measure="loaded", voice="outlet") == 0
    assert count("northline-news", measure="loaded", voice="outlet") == 0
    assert count("quayside-post", measure="loaded", voice="direct") >= 80
    assert count("morning-gull", measure="loaded", voice="outlet") >= 100
