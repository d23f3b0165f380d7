"""How long a piece of work may take."""

from __future__ import annotations

import ctypes
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class TooSlowError(Exception):
    """Work took longer than it may."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `TooSlowError` in what runs inside when its time is up.

    In a process' main thread at once. In another, as Dask's workers have it, and on Windows between
    two steps of Python: a compiled function that never ends is not stopped there.

    Parameters
    ----------
    seconds : float
        By the clock.

    Examples
    --------
    >>> with time_limit(0.01):
    ...     while True:
    ...         pass
    Traceback (most recent call last):
    framing.limits.TooSlowError: took longer than 0 seconds
    """
    is_main = threading.current_thread() is threading.main_thread()
    limit = _by_signal if is_main and hasattr(signal, "SIGALRM") else _by_thread
    try:
        with limit(seconds):
            yield
    except TooSlowError:  # without words where a thread was told to raise it
        raise TooSlowError(f"took longer than {seconds:.0f} seconds") from None


@contextmanager
def _by_signal(seconds: float) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TooSlowError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _by_thread(seconds: float) -> Iterator[None]:
    here, lock, is_done = ctypes.c_ulong(threading.get_ident()), threading.Lock(), False

    def stop() -> None:
        with lock:  # so that nothing is raised in what comes after the work
            if not is_done:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(here, ctypes.py_object(TooSlowError))

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        with lock:
            is_done = True
        timer.cancel()
