"""Many machines: chunks of articles on Dask distributed. The only module that imports it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

from framing.errors import FramingError, InputError, MissingExtraError, Problem

_TIMEOUT = 20


@contextmanager
def connect(address: str) -> Iterator[tuple[Executor, int]]:
    """Connect to a Dask scheduler.

    Parameters
    ----------
    address : str
        Such as ``tcp://192.0.2.7:8786``.

    Yields
    ------
    (Executor, int)
        What runs a function on a worker, and how many threads the workers have together. A task
        whose worker is lost is run again on another.

    Raises
    ------
    MissingExtraError
        Where Dask is not installed.
    InputError
        Where no scheduler answers, or one is lost.
    """
    try:
        from distributed import Client
    except ImportError as error:
        problem = Problem("no module distributed", repair='pip install "framing-toolkit[cluster]"')
        raise MissingExtraError("a cluster needs Dask", [problem]) from error
    try:
        client = Client(address, timeout=_TIMEOUT, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        problem = Problem("no answer", address, str(error), "the address `dask scheduler` prints")
        raise InputError("cannot reach the scheduler", [problem]) from error
    with client:  # which ends its executor, too: to leave that by `with` would wait for all tasks
        try:
            n_threads = max(1, sum(client.nthreads().values()))
            yield client.get_executor(pure=False), n_threads
        except Exception as error:
            if isinstance(error, FramingError) or client.status == "running":
                raise
            problem = Problem(
                "no answer any more", address, f"{type(error).__name__}: {error}",
                repair="run the same command again: finished chunks are kept",
            )  # fmt: skip
            raise InputError("the scheduler was lost", [problem]) from error
