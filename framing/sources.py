"""Names of sources inside an article: short forms to full names, pronouns where it is safe."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np

from framing.names import TITLES, Names, find_names
from framing.tokens import Tokens

_SUBJECT = frozenset({"he", "she", "him", "her", "his", "himself", "herself"})
_RELATIVE = frozenset({"who", "whom", "whose", "which", "that"})
_NAMELESS = frozenset({
    "i", "we", "you", "they", "it", "me", "us", "them", "my", "our", "your", "their", "its",
    "one", "some", "others", "many", "both", "this", "these", "those", "what",
})  # fmt: skip
_ARTICLES = frozenset({"the", "a", "an", "this", "that"})
_MALE, _FEMALE = frozenset({"mr", "sir", "lord"}), frozenset({"mrs", "ms", "miss", "lady", "dame"})
_PLURAL = frozenset({"and", "&", "or"})
# What a mention may begin or end with by mistake.
_LOOSE = frozenset({
    "and", "or", "but", "as", "that", "which", "who", "'s", "'", '"', ",", ";", ":", ".", "-", "—",
    "–", "(", ")",
})  # fmt: skip
_ENDS = frozenset({",", "who", "(", "'s", "of", "in", "at"})
_NO_NAME, _NAME = b"\0\1"  # a byte a token, to be searched
_SHARE = 2 / 3  # of a surname's full names that one person must have to be meant by it


def name_sources(
    tokens: Tokens, mentions: Sequence[tuple[int, int]] | np.ndarray, is_content: np.ndarray
) -> list[str | None]:
    """A name for each mention of a source.

    A person's short form gets the full name that the article gives ("Lee" -> "Ann Lee"), without
    titles. "He" and "she" get the person credited before, "the minister" the one person with
    that title, "who" the name it follows; each only where the article names nobody else who could
    be meant. Descriptions ("two officials") stay as they are.

    Parameters
    ----------
    tokens : Tokens
        The texts.
    mentions : sequence of (int, int), or ndarray of shape (mentions, 2)
        Half-open ranges of tokens; (-1, -1) where there is none.
    is_content : ndarray of bool, one per token
        Content of attributions: people named in it are no candidates for a pronoun outside.

    Returns
    -------
    list of str or None
        The resolved name; None where there is no mention, or no name is safe.

    Examples
    --------
    >>> from framing.text import tokenize
    >>> tokens = tokenize(["Mayor Ann Lee spoke. Lee objected. She left. They said no."])
    >>> name_sources(tokens, [(0, 3), (5, 6), (8, 9), (11, 12)], np.zeros(15, dtype=bool))
    ['Ann Lee', 'Ann Lee', 'Ann Lee', None]
    """
    names = find_names(tokens)
    resolver = _Resolver(tokens, names, names.is_name & ~is_content)
    spans = np.array(mentions, dtype=np.int64).reshape(-1, 2)
    order = spans[:, 0] * (len(tokens) + 1) + spans[:, 1]
    _, rows, place = np.unique(order, return_index=True, return_inverse=True)
    first, last = spans[rows].T
    goes_on = names.is_name[1:] & names.is_name[:-1] & (np.diff(tokens.sentence_id) == 0)
    breaks = np.append(np.flatnonzero(~goes_on) + 1, len(tokens))
    # Where the name ends that a mention cuts through, or the mention.
    whole = breaks[np.minimum(np.searchsorted(breaks, last), len(breaks) - 1)]
    columns = (tokens.doc[first], first, last, whole)
    found = [
        resolver.name(doc, a, b if tokens.spelled[a] in _RELATIVE else c) if a >= 0 else None
        for doc, a, b, c in zip(*(column.tolist() for column in columns), strict=True)
    ]
    return [found[i] for i in place.tolist()]


class _Resolver:
    """Goes through the mentions of a batch in order and remembers who spoke last."""

    def __init__(self, tokens: Tokens, names: Names, outside: np.ndarray) -> None:
        self.tokens, self.names = tokens, names
        self.named = np.flatnonzero(outside).tolist()  # tokens of names that are no content
        self.is_name, self.ends_title = names.is_name.tobytes(), names.ends_title.tobytes()
        self.start, self.end = tokens.start.data, tokens.end.data  # single items are read fast
        self.doc = -1
        self.speaker: str | None = None
        self.at = -1  # the last token of the mention that set the speaker
        self.gender: dict[str, str] = {}

    def name(self, doc: int, first: int, last: int) -> str | None:
        """The name of one mention."""
        if doc != self.doc:
            self.doc, self.speaker, self.at, self.gender = doc, None, -1, {}
        if self.tokens.spelled[first] in _RELATIVE:
            first, last = self._antecedent(first)
        words = self.tokens.spelled[first:last]
        if not words or (len(words) == 1 and words[0] in _NAMELESS):
            return None
        if len(words) == 1 and words[0] in _SUBJECT:
            return self._pronoun(first, "m" if words[0] in ("he", "him", "his") else "f")
        found = self._person(first, last, words) or self._titled(words)
        if found is None:
            return self._as_written(first, last, words)
        self.speaker, self.at = found, last - 1
        return found

    def _text(self, first: int, last: int) -> str:
        return self.tokens.texts[self.doc][self.start[first] : self.end[last - 1]]

    def _antecedent(self, first: int) -> tuple[int, int]:
        """The name directly before a relative pronoun, an empty range where there is none."""
        last = first - 1 if self.tokens.forms[self.tokens.form[first - 1]] == "," else first
        start = last
        while start > 0 and self.names.is_name[start - 1]:
            start -= 1
        same = start < last and self.tokens.sentence_id[start] == self.tokens.sentence_id[first]
        return (start, last) if same else (first, first)

    def _person(self, first: int, last: int, words: list[str]) -> str | None:
        """The full name of the one person a mention names."""
        if _NAME not in self.is_name[first:last]:
            return None
        # The mention proper ends where an apposition or clause begins.
        size = len(words)
        if not _ENDS.isdisjoint(words):
            size = next(k for k, word in enumerate(words) if word in _ENDS)
        if not size or not _PLURAL.isdisjoint(words[:size]):
            return None
        stop = first + size
        start, after = self._run_start(first, stop), self._after_title(first, stop - 1)
        if after > first + (words[0] == "."):  # a title, not only the point of one left out
            start = max(start, after)
        follows = words[size] if size < len(words) else ""
        if start == stop and follows == ",":
            # "a spokeswoman, Ann Lee": the name follows.
            return self._person(stop + 1, last, words[size + 1 :])
        if start == stop:
            return None
        if follows == "'s" and stop + 1 < last:
            # "Norway's envoy Jan Kok": what somebody has may be a person.
            return self._person(stop + 1, last, words[size + 1 :])
        if words[0] in _ARTICLES and start == first + 1:
            return None
        name, before = self._text(start, stop), words[: start - first]
        known = self.names.people[self.doc]
        full = name if name in known else self._full_name(name, words[size - 1])
        if full is None:
            apposed = follows == "," and stop - start > 1
            return name if apposed or not TITLES.isdisjoint(before) else None
        for title, gender in ((_MALE, "m"), (_FEMALE, "f")):
            if not title.isdisjoint(before):
                self.gender[full] = gender
        return full

    def _run_start(self, first: int, stop: int) -> int:
        """Where the run of capitalised words begins that ends a mention."""
        return max(first, self.is_name.rfind(_NO_NAME, first, stop) + 1)

    def _after_title(self, first: int, stop: int) -> int:
        """The token after the last title of a stretch; 0 where there is none."""
        return self.ends_title.rfind(_NAME, first, stop) + 1

    def _full_name(self, name: str, surname: str) -> str | None:
        """The full name that a surname (or a shorter full name) stands for, if it is clear."""
        candidates = self.names.by_surname[self.doc].get(surname, [])
        if " " in name or not candidates:
            return None
        if len(candidates) == 1:
            return candidates[0]
        counts = self.names.people[self.doc]
        best = max(candidates, key=counts.__getitem__)
        total = sum(counts[candidate] for candidate in candidates)
        return best if counts[best] >= _SHARE * total else None

    def _titled(self, words: list[str]) -> str | None:
        """The one person of the article who bears a title ("the minister")."""
        if len(words) != 2 or words[0] != "the" or words[1] not in TITLES:
            return None
        low, high = self.tokens.first[self.doc], self.tokens.first[self.doc + 1]
        is_title = self.tokens.word[low : high - 1] == self.tokens.number_of[words[1]]
        bearers = set()
        for i in (np.flatnonzero(is_title) + low).tolist():
            stop = i + 1
            while stop < high and self.names.is_name[stop]:
                stop += 1
            name = self._text(i + 1, stop) if stop > i + 1 else ""
            if name in self.names.people[self.doc]:
                bearers.add(name)
        return bearers.pop() if len(bearers) == 1 else None

    def _pronoun(self, first: int, gender: str) -> str | None:
        """The person credited last, where nobody else was named since."""
        speaker, tokens = self.speaker, self.tokens
        if speaker is None or self.gender.get(speaker, gender) != gender:
            return None
        if tokens.paragraph[first] - tokens.paragraph[self.at] > 1:
            return None
        between = self.named[bisect_left(self.named, self.at + 1) : bisect_left(self.named, first)]
        own = set(speaker.lower().split())
        surnames = self.names.by_surname[self.doc]
        words = map(tokens.spelled.__getitem__, between)
        if any(word in surnames and word not in own for word in words):
            return None
        self.gender[speaker] = gender
        self.at = first
        return speaker

    def _as_written(self, first: int, last: int, words: list[str]) -> str | None:
        """A description or the name of a body, without its article; None where no word is left."""
        kept = [i for i, word in enumerate(words) if word not in _LOOSE]
        if not kept:
            return None
        first, last = first + kept[0], first + kept[-1] + 1
        if words[kept[0]] in ("the", "a", "an") and last - first > 1:
            first += 1
        return self._text(first, last)
