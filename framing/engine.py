"""Chunks through one process, several, or a cluster: the same files in the same order."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing import connection
from multiprocessing.context import BaseContext
from typing import Any

import pandas as pd
from tqdm import tqdm

from framing.chunks import halve, read_closely, read_elsewhere
from framing.cluster import connect
from framing.errors import FramingError, OptionError, Problem
from framing.files import write_bytes
from framing.provenance import hash_code
from framing.steps import Results, Work
from framing.store import Store

_AHEAD = 2  # chunks in hand per worker
Names = dict[tuple[str, str], str]


def run_chunks(
    batches: Iterable[tuple[pd.DataFrame, float]],
    store: Store,
    *,
    workers: int = 1,
    scheduler: str | None = None,
    progress: bool = False,
) -> list[Names]:
    """Read all chunks closely and keep what they give; those that are finished are passed over.

    Parameters
    ----------
    batches : iterable of (DataFrame, float)
        Chunks of articles, and the share of the corpus that is read with each.
    store : Store
        Where results are kept.
    workers : int
        Processes on this machine.
    scheduler : str, optional
        Address of a Dask scheduler; its workers are used instead.
    progress : bool
        Show articles done, rate and time left on standard error.

    Returns
    -------
    list of dict
        The files of every chunk, in order.
    """
    if workers < 1:
        problem = Problem("workers", got=repr(workers), expected="1 or more")
        raise OptionError("cannot run without a worker", [problem])
    all_names: list[Names] = []
    bar = tqdm(desc="reading closely", unit=" articles", disable=not progress, smoothing=0.05)
    with bar, _hands(workers, scheduler, store) as (executor, n_hands):
        waiting: deque[tuple[Names, pd.DataFrame, float, Future[Results] | None]] = deque()

        def finish() -> None:
            names, articles, share, future = waiting.popleft()
            if future is not None:
                store.keep(names, _result(future, articles, store.work))
            bar.total = round((bar.n + len(articles)) / share) if share else None
            bar.update(len(articles))

        read = partial(read_elsewhere, code=hash_code()) if scheduler else read_closely
        for number, (articles, share) in enumerate(batches):
            names = store.names(number, articles)
            all_names.append(names)
            future = None
            if not store.is_finished(names):
                known = store.known(number, names)
                future = executor.submit(read, articles, store.work, known)
            waiting.append((names, articles, share, future))
            while len(waiting) > _AHEAD * n_hands:
                finish()
        while waiting:
            finish()
    store.forget_others({name for names in all_names for name in names.values()})
    return all_names


class ProcessEndedError(Exception):
    """A process ended while it read articles."""


class _OneHand(Executor):
    """Runs each call at once, in this process, and leaves a sign in the folder meanwhile.

    A sign that is there already says that an earlier run died in the first chunk that is not
    finished: that chunk is read in a process of its own, for an article may have been the cause.
    """

    def __init__(self, store: Store) -> None:
        self._claim, self._sign = store.claim, store.folder / ".in-hand"

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future:
        """Run a call and return its outcome."""
        future: Future = Future()
        try:
            self._claim.check()
            had_died = self._sign.exists()
            write_bytes(b"", self._sign)
            future.set_result(_after_death(*args) if had_died else fn(*args, **kwargs))
        except FramingError as error:
            future.set_exception(error)
        finally:
            self._sign.unlink(missing_ok=True)
        return future


def _after_death(articles: pd.DataFrame, work: Work, known: Results) -> Results:
    try:
        return _apart(articles, work)
    except OptionError:  # a script without a guard, which cannot have other processes
        return read_closely(articles, work, known)


@contextmanager
def _hands(workers: int, scheduler: str | None, store: Store) -> Iterator[tuple[Executor, int]]:
    if scheduler:
        with connect(scheduler) as hands:
            yield hands
    elif workers > 1:
        executor = _Processes(workers)
        try:
            yield executor, workers
        finally:
            executor.shutdown(cancel_futures=True)
    else:
        yield _OneHand(store), 0


def get_ready(workers: int) -> None:
    """Have what processes begin with imported beside what comes first here; returns at once."""
    if workers > 1 and _context().get_start_method() == "forkserver":
        import multiprocessing.forkserver

        multiprocessing.forkserver.ensure_running()


def _context() -> BaseContext:
    """How processes begin: never as forks of this one, whose Arrow and BLAS hold locks in threads.

    On Linux as forks of a process that has imported what they need and has done nothing else.
    """
    context = multiprocessing.get_context("forkserver" if sys.platform == "linux" else "spawn")
    if context.get_start_method() == "forkserver":
        context.set_forkserver_preload(["framing.chunks"])
    return context


class _Processes(Executor):
    """Processes on this machine; where one dies all are begun anew."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._pool = self._new()
        self._has_begun = False

    def _new(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self._workers, mp_context=_context(), initializer=_begin)

    def _begin(self) -> None:
        """Start all processes side by side, and find out whether they can be had at all."""
        try:
            for started in [self._pool.submit(os.getpid) for _ in range(self._workers)]:
                started.result()
        except BrokenProcessPool as error:
            repair = 'put the call under: if __name__ == "__main__":'
            problem = Problem("a worker ended at once", repair=repair)
            raise OptionError("cannot start processes", [problem]) from error
        self._has_begun = True

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future:
        """Run a call in one of the processes, which are begun for the first one."""
        if not self._has_begun:
            self._begin()
        try:
            return self._pool.submit(fn, *args, **kwargs)
        except BrokenProcessPool:
            self._pool = self._new()
            return self._pool.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes."""
        self._pool.shutdown(wait, cancel_futures=cancel_futures)


def _begin() -> None:
    """Leave the keyboard to the parent, and end when it ends, however it does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: Any) -> None:
    connection.wait([sentinel])
    os._exit(1)


def _result(future: Future[Results], articles: pd.DataFrame, work: Work) -> Results:
    """What a chunk gave; where its worker died, the article that killed it is looked for."""
    try:
        return future.result()
    except (FramingError, KeyboardInterrupt):
        raise
    except Exception:  # each engine has errors of its own for workers that are gone
        return _apart(articles, work)


def _apart(articles: pd.DataFrame, work: Work) -> Results:
    """Read articles in a process of their own."""
    try:
        with _Processes(1) as executor:
            return executor.submit(read_closely, articles, work, {}).result()
    except FramingError:
        raise
    except Exception as error:
        if isinstance(error, BrokenProcessPool):
            error = ProcessEndedError("the process that read it was killed or ran out of memory")
        return halve(articles, work, error, lambda half: _apart(half, work))
