"""What is remembered from call to call: up to a limit, and never by halves."""

from __future__ import annotations

import threading

import pytest

from framing.numbering import Memory


class Words(Memory):
    def forget(self) -> None:
        self.known: set[str] = set()

    def held(self) -> int:
        return len(self.known)

    def learn(self, *words: str) -> int:
        with self.remembering():
            self.known.update(words)
            if "bad" in words:
                raise ValueError("interrupted")
            return self.held()


def test_a_memory_is_emptied_over_its_limit():
    memory = Words(2)
    assert [memory.learn(word) for word in "abcde"] == [1, 2, 3, 1, 2]


def test_a_call_that_was_interrupted_leaves_nothing():
    memory = Words(10)
    memory.learn("a")
    with pytest.raises(ValueError, match="interrupted"):
        memory.learn("b", "bad")
    assert memory.learn("c") == 1
    assert memory.known == {"c"}


def test_one_thread_at_a_time():
    memory, inside, at_once = Words(10), [], []

    def work() -> None:
        for _ in range(200):
            with memory.remembering():
                inside.append(1)
                at_once.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(at_once) == {1}
