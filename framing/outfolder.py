"""The folder of results: what may stand in it, what an earlier run left, and what a run wrote."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from framing.errors import InputError, Problem
from framing.files import LOCK, digest, is_begun, write_json
from framing.results import MANIFEST, RUNS, SCORES_KIND, read_manifest

WRITTEN = ("figures", "report.html", RUNS, "tables")  # what the manifest answers for
CHUNKS = "chunks"  # what a run that was stopped, or has another lexicon, goes on from
SCORED = "scored"  # the same of a large corpus
BESIDE = ("index.html", "notebooks", CHUNKS, SCORED)  # the first two are of `framing study`


def check_folder(out: Path, *, force: bool) -> None:
    """Refuse a folder with files of others, or a whole earlier run unless it may be replaced.

    Raises
    ------
    InputError
        Where results would be mixed with other files.
    """
    if not out.exists():
        return
    if not out.is_dir():
        problem = Problem(
            "not a folder", str(out), "a file", "a new folder", "choose another --out"
        )
        raise InputError("cannot write the results", [problem])
    names = [path.name for path in out.iterdir() if path.name != LOCK]
    there = sorted(name for name in names if not is_begun(name))
    is_whole = MANIFEST in there
    is_ours = not there or is_whole or set(there) <= {*WRITTEN, *BESIDE}
    if is_whole and read_manifest(out).get("kind") == SCORES_KIND:
        is_ours = False  # the scores themselves, which took longer than any report
    if there and not (is_ours and (force or not is_whole)):
        repair = "--force replaces the earlier run" if is_ours else "choose another --out"
        problem = Problem("the folder is not empty", str(out), ", ".join(there[:5]), repair=repair)
        raise InputError("will not mix results with other files", [problem])


def forget(out: Path) -> None:
    """Remove what an earlier run wrote, its manifest first; other files stay."""
    if (out / MANIFEST).is_file():
        earlier = read_manifest(out)["files"]
        (out / MANIFEST).unlink()
        for name in earlier:
            (out / name).unlink(missing_ok=True)


def write_manifest(out: Path, manifest: Mapping[str, Any]) -> None:
    """Write the manifest, with the hash of every file; the last thing that a run does."""
    files = {
        path.relative_to(out).as_posix(): digest(path)
        for name in WRITTEN
        for path in sorted([out / name, *(out / name).rglob("*")])
        if path.is_file()
    }
    write_json(out / MANIFEST, {**manifest, "files": files})
