"""Names of sources inside an article: short forms to full names, pronouns where it is safe."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np

from framing.descriptions import describe
from framing.names import BODIES, SUFFIXES, TITLES, Names, find_names
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
_ENDS = frozenset({",", "who", "(", "'s", "of", "in", "at"})
# What a name after them is attached to is the source: "a spokesman for Mr. Lund".
_ATTACHING = frozenset({
    "for", "to", "with", "from", "on", "near", "about", "against", "than", "under", "into",
    "behind", "like", "including",
})  # fmt: skip
_WITHIN = frozenset({"of", "in", "at"})
_CLAUSES = frozenset({"who", "which", "that", "where", "whose"})
_TITLES_OF_TWO = frozenset({"sens", "reps", "senators", "representatives", "govs", "drs"})
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
    goes_on &= ~names.in_title_case[1:]  # where the name's end cannot be told
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
            return describe(self.tokens, self.names, first, last)
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
        follows = words[size] if size < len(words) else ""
        start = self._name_start(first, stop)
        if start == stop:
            is_office = follows in _WITHIN and not TITLES.isdisjoint(words[:size])
            found = self._in_office(stop, last) if is_office else None
            return found or self._apposed(first, stop, last, is_name=False)
        if (at := self._attached(first, start, _ATTACHING)) is not None:
            # In "Union for Peace" the first half is no person.
            is_body = self.tokens.spelled[at] == "for"
            name = None if is_body else self._person(first, at, words[: at - first])
            found = name if name in self.names.people[self.doc] else None
            return found or self._apposed(first, stop, last, is_name=True)
        if follows == "'s" and stop + 1 < last:
            # "Norway's envoy Jan Kok": what somebody has may be a person.
            return self._person(stop + 1, last, words[size + 1 :])
        if words[0] in _ARTICLES and start == first + 1:
            return None
        before = words[: start - first]
        if not _TITLES_OF_TWO.isdisjoint(before):
            return None
        full = self._known(start, stop)
        if full is None:
            return self._unknown(start, stop, before, follows)
        for title, gender in ((_MALE, "m"), (_FEMALE, "f")):
            if not title.isdisjoint(before):
                self.gender[full] = gender
        return full

    def _name_start(self, first: int, stop: int) -> int:
        """Where the name begins that ends a mention: after titles, in its last capitalised run."""
        start, after = self._run_start(first, stop), self._after_title(first, stop - 1)
        is_point = self.tokens.spelled[first] == "."  # of a title that was left out
        start = max(start, after) if after > first + is_point else start
        is_title = start == stop - 1 and self.tokens.spelled[start] in TITLES
        is_title &= self.tokens.spelled[stop - 1] not in self.names.by_surname[self.doc]
        return stop if is_title else start

    def _attached(self, first: int, start: int, to: frozenset[str]) -> int | None:
        """The preposition by which a name belongs to the source: "a spokesman for Mr. Lund"."""
        spelled, at = self.tokens.spelled, start - 1
        while at > first and (self.ends_title[at] or spelled[at] in _ARTICLES):
            at -= 1
        if at <= first:
            return None
        is_passive = spelled[at] == "by" and spelled[at - 1].endswith("ed")
        return at if is_passive or spelled[at] in to else None

    def _in_office(self, stop: int, last: int) -> str | None:
        """The full name after an office of several words: "the minister of health Ann Lee"."""
        spelled = self.tokens.spelled
        ends = (_ENDS | _PLURAL | _CLAUSES) - _WITHIN
        end = next((i for i in range(stop, last) if spelled[i] in ends), last)
        for at in range(self._name_start(stop, end), end - 1):
            name = self.names.written[self.doc].get(self._text(at, end))
            if name is not None:
                to = _ATTACHING | _WITHIN | {"by"}
                is_object = at <= stop + 1 or self._attached(stop - 1, at, to) is not None
                return None if is_object else name
        return None

    def _apposed(self, first: int, stop: int, last: int, *, is_name: bool) -> str | None:
        """The name after a description: "a spokeswoman, Ann Lee", "the mayor of Hale, Jan Kok"."""
        spelled = self.tokens.spelled
        if not is_name and stop < last and spelled[stop] == "'s":
            return self._person(stop + 1, last, spelled[stop + 1 : last])
        comma = next((i for i in range(stop, last) if spelled[i] in _CLAUSES | {","}), last)
        if comma >= last - 1 or spelled[comma] != ",":
            return None
        name = self._person(comma + 1, last, spelled[comma + 1 : last])
        if comma == stop and not is_name:
            described = spelled[first:comma]
            attached = [i for i, word in enumerate(described) if word in _ATTACHING]
            is_clear = not attached or TITLES.isdisjoint(described[attached[0] :])
            return name if is_clear else None  # not "a spokesman for the mayor, Ann Lee"
        opens = self.is_name[comma + 1] or self.ends_title[comma + 1]
        return name if opens and name in self.names.people[self.doc] else None

    def _known(self, start: int, stop: int) -> str | None:
        """The full name that a run of capitalised words ends in or its last word stands for."""
        written = self.names.written[self.doc]
        for at in range(start, stop - 1):
            if self._text(at, stop) in written:
                return written[self._text(at, stop)]
        return self._full_name(start, stop)

    def _unknown(self, start: int, stop: int, before: list[str], follows: str) -> str | None:
        """A name that the article nowhere gives in full, where a title or description bears it."""
        surname = self.tokens.spelled[stop - 1]
        is_apposed = follows == "," and stop - start > 1
        is_titled = not TITLES.isdisjoint(before) and surname not in BODIES | TITLES
        return self._text(start, stop) if is_apposed or is_titled else None

    def _run_start(self, first: int, stop: int) -> int:
        """Where the run of capitalised words begins that ends a mention."""
        return max(first, self.is_name.rfind(_NO_NAME, first, stop) + 1)

    def _after_title(self, first: int, stop: int) -> int:
        """The token after the last title of a stretch; 0 where there is none."""
        return self.ends_title.rfind(_NAME, first, stop) + 1

    def _full_name(self, start: int, stop: int) -> str | None:
        """The full name that a surname stands for, if it is clear."""
        words = [word for word in self.tokens.spelled[start:stop] if word != "."]
        suffix = [word for word in words if word in SUFFIXES]
        if len(words) - len(suffix) != 1:
            return None
        candidates = self.names.by_surname[self.doc].get(words[0], [])
        candidates = [name for name in candidates if _may_stand_for(name, suffix)]
        if len(candidates) < 2:
            return candidates[0] if candidates else None
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
            if name in self.names.written[self.doc]:
                bearers.add(self.names.written[self.doc][name])
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


def _may_stand_for(name: str, suffix: list[str]) -> bool:
    """Whether a surname, with a suffix or without, may be short for a full name.

    A son who is told from his father by the suffix alone ("Nils Lund Jr.") keeps it.
    """
    words = name.lower().replace(".", "").split()
    own = [word for word in words if word in SUFFIXES]
    return own == suffix or (not suffix and (len(words) > 3 or own[0] not in ("jr", "sr")))
