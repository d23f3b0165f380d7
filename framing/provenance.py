"""What results depend on: versions, lexicons, and one hash of all inputs of a study."""

from __future__ import annotations

import importlib.metadata
import json
import platform
from dataclasses import asdict
from pathlib import Path

from framing.files import digest, digest_text
from framing.lexicons import shipped_path
from framing.options import Options

_LIBRARIES = ("numpy", "pandas", "scipy", "scikit-learn", "textblob", "matplotlib", "seaborn")
_PACKAGE = Path(__file__).resolve().parent


def versions() -> dict[str, str]:
    """Versions of Python, of this package and of the libraries that numbers depend on."""
    found = {"python": platform.python_version()}
    found["framing"] = importlib.metadata.version("framing-toolkit")
    return found | {name: importlib.metadata.version(name) for name in _LIBRARIES}


def lexicon_hashes(options: Options) -> dict[str, str]:
    """SHA-256 of every lexicon and referents file that a study uses, by file name."""
    shipped = sorted(shipped_path(".").glob("*.csv")) if not options.lexicons else []
    chosen = [Path(path) for path in (*options.lexicons, *options.referents)]
    return {path.name: digest(path) for path in [*shipped, *chosen]}


def hash_inputs(corpus: str | Path, options: Options) -> str:
    """One hash of all that a study is made from: corpus, lexicons, options, versions and code.

    Parameters
    ----------
    corpus : path
        A file or a folder; names count as well as contents.
    options : Options
        Lexicons, seed and so on.

    Returns
    -------
    str
        The same again only if a second run would give the same results.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "a.txt"
    ...     _ = file.write_text("Ferry returns")
    ...     first = hash_inputs(folder, Options())
    ...     _ = file.write_text("Ferry returns late")
    ...     first == hash_inputs(folder, Options())
    False
    """
    settings = asdict(options) | {"lexicons": lexicon_hashes(options), "versions": versions()}
    return digest_text(
        json.dumps(settings, sort_keys=True, default=str),
        *_contents(Path(corpus)),
        *_contents(_PACKAGE),
    )


def hash_code() -> str:
    """One hash of what marks words, other than lexicons: this package's code and models, versions.

    Examples
    --------
    >>> len(hash_code())
    64
    """
    kinds = (".py", ".npz", ".json", ".txt")
    files = [
        f for f in sorted(_PACKAGE.rglob("*")) if f.suffix in kinds or f.parent.name == "models"
    ]
    names = [f"{file.relative_to(_PACKAGE)} {digest(file)}" for file in files if file.is_file()]
    return digest_text(json.dumps(versions(), sort_keys=True), *names)


def _contents(path: Path) -> list[str]:
    """Name and hash of every file, in order; caches and hidden files do not count."""
    if path.is_file():
        return [path.name, digest(path)]
    found = []
    for file in sorted(path.rglob("*")):
        name = file.relative_to(path)
        hidden = any(part.startswith((".", "__pycache__")) for part in name.parts)
        if file.is_file() and not hidden:
            found += [name.as_posix(), digest(file)]
    return found
