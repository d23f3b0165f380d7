#!/usr/bin/env python3
"""Measure every detector against annotated news and fail below the pinned floors.

usage: gate.py [--pin] [--lower NAME ...] [--only MODULE ...]

Each tools/gate_*.py offers ``measure(shared) -> list of dict`` with the keys detector, data, n,
figure, value, ci_low, ci_high (95 %, resampling documents), to_beat and human (or None), and
better ("high" or "low", default high). The floors stand in tools/floors.json with the hash of the
data they were measured on. ``--pin`` raises floors to what was measured and adds new ones; it
never lowers one, which takes ``--lower NAME`` and shows in the diff. docs/validity.md is written
from the same numbers.
"""

import argparse
import csv
import hashlib
import importlib
import json
import math
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
FLOORS = ROOT / "tools" / "floors.json"
PAGE = ROOT / "docs" / "validity.md"
SHIPPED = ROOT / "framing" / "lexicons" / "detectors.csv"
# The measure of the hits table that a detector makes; others stand under their own name.
MEASURES = {"loaded terms": "loaded", "reporting verbs": "reporting_verb", "voices": "voice"}
WORDS = ROOT / "docs" / "validity_words.md"
sys.path.insert(0, str(ROOT / "tools"))


def name_of(row: dict) -> str:
    return f"{row['detector']} | {row['data']} | {row['figure']}"


def data_hash() -> str:
    digest = hashlib.sha256()
    for path in sorted((SHARED / "eval").glob("*/*.jsonl")):
        digest.update(path.relative_to(SHARED).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def run_module(name: str) -> tuple[str, list[dict], float]:
    begun = time.monotonic()
    rows = importlib.import_module(name).measure(SHARED)
    return name, rows, time.monotonic() - begun


def measure_all(only: list[str]) -> list[dict]:
    names = sorted(path.stem for path in (ROOT / "tools").glob("gate_*.py"))
    names = [name for name in names if not only or name.removeprefix("gate_") in only]
    rows: dict[str, list[dict]] = {}
    with ProcessPoolExecutor(max_workers=2) as pool:
        for name, found, seconds in pool.map(run_module, names):
            print(f"{name}: {len(found)} figures in {seconds:.0f} s", file=sys.stderr)
            rows[name] = found
    return [row for name in names for row in rows[name]]


def is_low_better(row: dict) -> bool:
    return row.get("better", "high") == "low"


def below(row: dict, floor: float) -> bool:
    if is_low_better(row):
        return row["value"] > floor + 1e-9
    return row["value"] < floor - 1e-9


def rounded(row: dict) -> float:
    """The measured figure, rounded to the worse side."""
    step = math.ceil if is_low_better(row) else math.floor
    return step(row["value"] * 1000 + (-1e-6 if is_low_better(row) else 1e-6)) / 1000


def pin(rows: list[dict], floors: dict, lower: list[str]) -> dict:
    for row in rows:
        name, value = name_of(row), rounded(row)
        old = floors.get(name)
        if old is None or name in lower or (value < old if is_low_better(row) else value > old):
            floors[name] = value
    return dict(sorted(floors.items()))


def figure(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if abs(value) < 10 else f"{value:,.0f}"


def table(rows: list[dict], floors: dict) -> list[list[str]]:
    head = [
        "detector",
        "data",
        "n",
        "figure",
        "value",
        "95 % interval",
        "floor",
        "to beat",
        "people",
    ]
    lines = [head]
    for row in rows:
        low, high = row.get("ci_low"), row.get("ci_high")
        interval = "–" if low is None else f"{figure(low)} to {figure(high)}"
        sign = "≤ " if is_low_better(row) else "≥ "
        floor = floors.get(name_of(row))
        lines.append(
            [
                row["detector"], row["data"], f"{row['n']:,}", row["figure"], figure(row["value"]),
                interval, "–" if floor is None else sign + figure(floor),
                figure(row.get("to_beat")), figure(row.get("human")),
            ]
        )  # fmt: skip
    return lines


def as_text(lines: list[list[str]]) -> str:
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def as_markdown(lines: list[list[str]]) -> str:
    rows = ["| " + " | ".join(line) + " |" for line in lines]
    return "\n".join([rows[0], "|" + " --- |" * len(lines[0]), *rows[1:]])


def shipped_rows(rows: list[dict]) -> list[list]:
    """What the package tells its users about its detectors."""
    columns = ["detector", "data", "n", "figure", "value", "ci_low", "ci_high", "to_beat", "human"]
    lines: list[list] = [["measure", *columns]]
    for row in rows:
        values = [row.get(name) for name in columns]
        short = [round(float(v), 4) if isinstance(v, float) else v for v in values]
        lines.append([MEASURES.get(row["detector"], row["detector"]), *short])
    return lines


def write_shipped(rows: list[dict]) -> bool:
    """Write the figures into the package; say whether they changed."""
    before = SHIPPED.read_bytes() if SHIPPED.exists() else b""
    part = SHIPPED.with_suffix(".part")
    with part.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(shipped_rows(rows))
    part.replace(SHIPPED)
    return SHIPPED.read_bytes() != before


def write_page(lines: list[list[str]], data: str) -> None:
    words = WORDS.read_text(encoding="utf-8") if WORDS.exists() else "# Validity\n\n{table}\n"
    page = words.replace("{table}", as_markdown(lines)).replace("{data}", data[:16])
    part = PAGE.with_suffix(".part")
    part.write_text(page, encoding="utf-8")
    part.replace(PAGE)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pin", action="store_true", help="raise floors to what is measured")
    parser.add_argument("--lower", action="append", default=[], metavar="NAME")
    parser.add_argument("--only", action="append", default=[], metavar="MODULE")
    options = parser.parse_args()
    if not (SHARED / "eval").is_dir():
        print("the gate needs ../shared/eval (annotated news that may not be passed on)")
        return 2
    rows, data = measure_all(options.only), data_hash()
    pinned = json.loads(FLOORS.read_text()) if FLOORS.exists() else {"data": data, "floors": {}}
    if options.pin:
        pinned = {"data": data, "floors": pin(rows, pinned["floors"], options.lower)}
        FLOORS.write_text(json.dumps(pinned, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    floors = pinned["floors"]
    lines = table(rows, floors)
    print(as_text(lines))
    failures = [row for row in rows if name_of(row) in floors and below(row, floors[name_of(row)])]
    missing = set(floors) - {name_of(row) for row in rows} if not options.only else set()
    if pinned["data"] != data:
        print("the floors were measured on other data: pin them anew (gate.py --pin)")
        return 1
    if not options.only:
        write_page(lines, data)
        if write_shipped(rows):
            print("framing/lexicons/detectors.csv changed: commit it with what changed it")
    for row in failures:
        print(
            f"BELOW ITS FLOOR: {name_of(row)} is {row['value']:.4f}, floor {floors[name_of(row)]}"
        )
    for name in sorted(missing):
        print(f"NOT MEASURED: {name} has a floor")
    print(f"{len(rows) - len(failures)} passed, {len(failures) + len(missing)} failed")
    return 1 if failures or missing else 0


if __name__ == "__main__":
    sys.exit(main())
