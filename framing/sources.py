"""Names of sources inside an article: short forms to full names, pronouns where it is safe."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from framing.names import TITLES, Names, find_names
from framing.text import Tokens

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
_SHARE = 2 / 3  # of a surname's full names that one person must have to be meant by it


def name_sources(
    tokens: Tokens, mentions: Sequence[tuple[int, int]], is_content: np.ndarray
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
    mentions : sequence of (int, int)
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
    found: dict[tuple[int, int], str | None] = {(-1, -1): None}
    for mention in sorted(set(mentions) - {(-1, -1)}):
        found[mention] = resolver.name(*mention)
    return [found[mention] for mention in mentions]


class _Resolver:
    """Goes through the mentions of a batch in order and remembers who spoke last."""

    def __init__(self, tokens: Tokens, names: Names, outside: np.ndarray) -> None:
        self.tokens, self.names = tokens, names
        self.named = np.flatnonzero(outside)  # tokens of names that are not inside of content
        self.doc = -1
        self.speaker: str | None = None
        self.at = -1  # the last token of the mention that set the speaker
        self.gender: dict[str, str] = {}

    def name(self, first: int, last: int) -> str | None:
        """The name of one mention."""
        if self.tokens.doc[first] != self.doc:
            self.doc, self.speaker, self.at, self.gender = int(self.tokens.doc[first]), None, -1, {}
        if self.tokens.spelled[first] in _RELATIVE:
            first, last = self._antecedent(first)
        else:
            last = self._run_end(last)
        words = self.tokens.spelled[first:last]
        if not words or (len(words) == 1 and words[0] in _NAMELESS):
            return None
        if len(words) == 1 and words[0] in _SUBJECT:
            return self._pronoun(first, "m" if words[0] in ("he", "him", "his") else "f")
        person = self._person(first, last, words)
        if person is not None:
            self.speaker, self.at = person, last - 1
            return person
        titled = self._titled(words)
        if titled is not None:
            self.speaker, self.at = titled, last - 1
            return titled
        return self._as_written(first, last, words)

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
        stop = first  # the mention proper ends where an apposition or clause begins
        while stop < last and words[stop - first] not in (",", "who", "(", "'s", "of", "in", "at"):
            stop += 1
        if stop == first or any(word in _PLURAL for word in words[: stop - first]):
            return None
        start, after = self._run_start(first, stop), int(self.names.after_title[stop - 1])
        if after > first + (words[0] == "."):  # a title, not only the point of one left out
            start = max(start, after)
        if start == stop and stop < last and words[stop - first] == ",":
            # "a spokeswoman, Ann Lee": the name follows.
            return self._person(stop + 1, last, words[stop + 1 - first :])
        if start == stop:
            return None
        if stop + 1 < last and words[stop - first] == "'s":
            # "Norway's envoy Jan Kok": what somebody has may be a person.
            return self._person(stop + 1, last, words[stop + 1 - first :])
        if words[0] in _ARTICLES and start == first + 1:
            return None
        name = self.tokens.text(start, stop)
        known = self.names.people[self.doc]
        full = name if name in known else self._full_name(name, self.tokens.spelled[stop - 1])
        titled = start > first and any(word in TITLES for word in words[: start - first])
        if full is None:
            apposed = stop < last and words[stop - first] == "," and stop - start > 1
            return name if titled or apposed else None
        for title, gender in ((_MALE, "m"), (_FEMALE, "f")):
            if any(word in title for word in words[: start - first]):
                self.gender[full] = gender
        return full

    def _run_start(self, first: int, stop: int) -> int:
        """Where the run of capitalised words begins that ends a mention."""
        start = stop
        while start > first and self.names.is_name[start - 1]:
            start -= 1
        return start

    def _run_end(self, last: int) -> int:
        """Where the name ends that a mention cuts through, or the mention."""
        is_name, sentence = self.names.is_name, self.tokens.sentence_id
        while last < len(is_name) and is_name[last - 1] and is_name[last]:
            if sentence[last] != sentence[last - 1]:
                break
            last += 1
        return last

    def _full_name(self, name: str, surname: str) -> str | None:
        """The full name that a surname (or a shorter full name) stands for, if it is clear."""
        candidates = self.names.by_surname[self.doc].get(surname, [])
        if " " in name:
            return None
        counts = self.names.people[self.doc]
        total = sum(counts[candidate] for candidate in candidates)
        best = max(candidates, key=lambda candidate: counts[candidate], default=None)
        return best if best is not None and counts[best] >= _SHARE * total else None

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
            name = self.tokens.text(i + 1, stop) if stop > i + 1 else ""
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
        between = self.named[slice(*np.searchsorted(self.named, [self.at + 1, first]))]
        own = set(speaker.lower().split())
        words = (tokens.words[i] for i in tokens.word[between].tolist())
        surnames = self.names.by_surname[self.doc]
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
        return self.tokens.text(first, last)
