#!/usr/bin/env python3
"""Fuzz the readers, the cleaning, the voices and the matcher with coverage for a guide.

usage: fuzz.py [TARGET ...] [--seconds N]

Needs the extra ``[fuzz]`` (atheris). Each target runs N seconds (60 by default) in a process of
its own; an input that raises anything but FramingError, or breaks what must hold, is kept in
``tests/finds/TARGET/`` and replayed by the tests from then on.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FINDS = ROOT / "tests" / "finds"
_TRIED = re.compile(r"number_of_executed_units: *(\d+)")


def run_one(name: str, seconds: int, corpus: Path) -> int:
    """Run one target under atheris; it ends the process."""
    import atheris

    with atheris.instrument_imports(include=["framing"]):
        import fuzz_targets

    for number, seed in enumerate(fuzz_targets.SEEDS[name]):
        (corpus / f"seed{number}").write_bytes(seed)
        fuzz_targets.TARGETS[name](seed)  # loads libraries and the model, which is no slow input
    found = corpus.parent / "found"
    found.mkdir()
    atheris.Setup(
        [
            sys.argv[0], str(corpus), f"-max_total_time={seconds}", f"-artifact_prefix={found}/",
            "-max_len=4096", "-rss_limit_mb=3000", "-timeout=60",
            "-report_slow_units=60", "-verbosity=0", "-print_final_stats=1",
        ],
        fuzz_targets.TARGETS[name],
    )  # fmt: skip
    atheris.Fuzz()
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--corpus", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.corpus:
        return run_one(options.targets[0], options.seconds, options.corpus)
    sys.path.insert(0, str(ROOT / "tools"))
    from fuzz_targets import TARGETS

    n_finds = 0
    for name in options.targets or TARGETS:
        with tempfile.TemporaryDirectory() as scratch:
            corpus = Path(scratch, "corpus")
            corpus.mkdir()
            command = [sys.executable, __file__, name, "--seconds", str(options.seconds)]
            done = subprocess.run(
                [*command, "--corpus", str(corpus)], capture_output=True, text=True
            )
            finds = sorted(Path(scratch, "found").glob("*"))
            n_kept, tried = len(list(corpus.iterdir())), _TRIED.search(done.stderr)
            n_tried = int(tried[1]) if tried else 0
            print(f"{name}: {n_tried:,} inputs tried, {n_kept} kept, {len(finds)} find(s)",
                  flush=True)  # fmt: skip
            if done.returncode and not finds:
                print(done.stderr[-3000:])
                n_finds += 1
            for find in finds:
                print(done.stderr[-3000:])
                target = FINDS / name / find.name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(find, target)
            n_finds += len(finds)
    return 1 if n_finds else 0


if __name__ == "__main__":
    sys.exit(main())
