"""Roles of words: what the voices model reads does not depend on how it is read."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from framing import roles
from framing.quotations import find_quotations
from framing.text import tokenize_articles

BODIES = [
    "The ministry said on Monday that the dam was safe.\n\n“Nobody has to leave,” Ann Lee told "
    "reporters. She denied that it “leaks”.\n\nThe so-called experts disagreed.",
    "",
    "Critics argue: “It may fall at any time.”",
    "According to the report, the dam, built in 1911, was never tested. It rained.",
] * 3


@pytest.mark.parametrize("size", [1, 30, 100])
def test_batches_of_any_size_are_read_alike(size, monkeypatch):
    articles = pd.DataFrame({"article_id": range(len(BODIES)), "outlet": "A", "body": BODIES})
    tokens = tokenize_articles(articles.assign(headline="Dam ‘safe’, minister says"))
    quotations = find_quotations(tokens)
    whole = roles.find_roles(tokens, quotations)
    assert set(whole.role.tolist()) == {roles.NONE, roles.CONTENT, roles.SOURCE, roles.CUE}
    monkeypatch.setattr(roles, "_TOKENS", size)
    parts = roles.find_roles(tokens, quotations)
    np.testing.assert_array_equal(parts.role, whole.role)
    np.testing.assert_array_equal(parts.begins, whole.begins)
