"""Names of sources inside an article: short forms to full names, pronouns where it is safe."""

from __future__ import annotations

from framing.text import Tokens


def name_sources(tokens: Tokens, mentions: list[tuple[int, int]]) -> list[str | None]:
    """A name for each mention of a source.

    Parameters
    ----------
    tokens : Tokens
        The texts.
    mentions : list of (int, int)
        Half-open ranges of tokens, in the order of the text; (-1, -1) where there is none.

    Returns
    -------
    list of str or None
        The resolved name, None where no name is safe.
    """
    return [tokens.text(a, b) if a >= 0 else None for a, b in mentions]
