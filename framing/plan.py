"""How many articles a study needs, at the spread that articles really have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm

from framing.contrasts import p_values_of
from framing.errors import OptionError, Problem
from framing.panel import Panel, generator, read_panel
from framing.resample import Resampling
from framing.sides import Side, Sides

MOST = 5_000  # articles per outlet; beyond, the answer is "more"
SIMULATIONS = 400
PERMUTATIONS = 400
AVERAGED = 3  # simulations behind a number of articles, after a first that comes near it


def plan_study(
    scores: pd.DataFrame,
    *,
    part: str = "body",
    voice: str = "outlet",
    measures: Sequence[str] | None = None,
    labels: str | Sequence[str] = "both",
    ratios: Sequence[float] = (1.5, 2.0, 3.0),
    power: float = 0.8,
    alpha: float = 0.05,
    seed: int = 0,
) -> pd.DataFrame:
    """Say how many articles per outlet are needed to see a ratio of rates, label by label.

    Articles differ far more than words drawn at random would: one is about nothing else, the next
    never mentions it. The counts of each label are therefore simulated as negative binomial with
    the dispersion found inside the outlets of ``scores`` and with lengths drawn from its articles,
    one outlet at the corpus' rate, the other at ``ratio`` times it; every simulated corpus
    goes through the test of `compare_outlets`, by article.

    Parameters
    ----------
    scores : DataFrame
        From `score_articles`: a pilot, or a corpus like the one that is planned.
    part, voice, measures, labels
        As for `compare_outlets`; labels that are not rates per 1,000 words are passed over.
    ratios : sequence of float
        Ratios of rates worth finding, other than 1.
    power : float
        How often such a ratio should be found, at least.
    alpha : float
        Level of the single test. Adjustment over many tests needs more articles: plan with a
        smaller level.
    seed : int
        Same seed, same plan.

    Returns
    -------
    DataFrame
        One row per label and ratio: ``measure, label, part, voice, value`` (the corpus' rate per
        1,000 words), ``n_words`` (mean words of that voice per article), ``dispersion`` (variance
        of the articles' underlying rates in units of the squared rate; 0 for words drawn at
        random), ``ratio, n_articles`` (per outlet), ``power`` (simulated at that number),
        ``unit, method, warning``. ``n_articles`` is missing where more than 5,000 are needed or
        the label has no hits.

    Raises
    ------
    OptionError
        For ratios that are 1 or not positive, a power or alpha outside 0 to 1, or no label that
        is a rate.
    TableError
        Where a column is missing or the scores are empty.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> scores = pd.DataFrame({"article_id": range(60), "outlet": "A", "base": 500, "value": 0.0,
    ...     "total": rng.poisson(2.0, 60), "measure": "hedge", "label": "legal", "part": "body",
    ...     "voice": "all", "story_id": None, "unit": "per_1000_words"})
    >>> plan = plan_study(scores, ratios=[2.0])
    >>> bool(5 < plan["n_articles"][0] < 25)
    True
    """
    _check_options(ratios, power, alpha)
    panel = read_panel(scores, part=part, voice=voice, measures=measures, labels=labels)
    rates = np.flatnonzero((panel.columns["unit"] == "per_1000_words").to_numpy(dtype=bool))
    if not len(rates):
        raise OptionError("no label is a rate per 1,000 words", [Problem("labels", "scores")])
    panel = panel.take(rates)
    rows = []
    for pilot in _pilots(panel):
        for ratio in ratios:
            n, found = _articles_needed(pilot, float(ratio), power, alpha, seed)
            rows.append(
                {"measure": pilot.measure, "label": pilot.label, "part": panel.part,
                 "voice": panel.voice, "value": 1000 * pilot.rate, "n_words": pilot.words.mean(),
                 "dispersion": pilot.dispersion, "ratio": ratio, "n_articles": n, "power": found,
                 "warning": _warning(pilot, n)}
            )  # fmt: skip
    if not rows:
        problem = Problem("no words of this part and voice", "scores", expected="a pilot with text")
        raise OptionError("nothing to plan from", [problem])
    plan = pd.DataFrame(rows)
    plan["n_articles"] = plan["n_articles"].astype("Int64")
    method = (
        f"negative binomial at the dispersion inside outlets; {SIMULATIONS} simulated corpora per "
        f"step (seed {seed}), studentised permutation of articles, alpha {alpha:g}"
    )
    plan.insert(10, "unit", "per_1000_words")
    plan.insert(11, "method", method)
    return plan


@dataclass(frozen=True)
class _Pilot:
    """What the corpus says of one label."""

    measure: str
    label: str
    rate: float
    dispersion: float
    words: np.ndarray
    n_with_hits: int


def _check_options(ratios: Sequence[float], power: float, alpha: float) -> None:
    checks = [
        ("ratios", all(ratio > 0 and ratio != 1 for ratio in ratios), ratios, "above 0, not 1"),
        ("power", 0.05 < power < 1, power, "between 0.05 and 1"),
        ("alpha", 0 < alpha < 0.5, alpha, "between 0 and 0.5"),
    ]
    problems = [Problem(name, "", repr(got), want) for name, fine, got, want in checks if not fine]
    if problems:
        raise OptionError("plan_study cannot take this", problems)


def _pilots(panel: Panel) -> Iterator[_Pilot]:
    """Rate and dispersion of every label.

    A negative binomial count with mean m has variance m + d m^2; d is found by moments from the
    squared residuals around each outlet's own rate, so that differences between outlets do not
    count as spread of articles.
    """
    sides = [panel.rows(outlet) for outlet in panel.outlets]
    for column, row in enumerate(panel.columns.itertuples()):
        total, base = panel.total[:, column], panel.base[:, column]
        excess = squares = 0.0
        for rows in sides:
            t, w = total[rows], base[rows]
            n = int((w > 0).sum())
            if n < 2:
                continue
            mean = t.sum() / w.sum() * w
            excess += ((t - mean) ** 2).sum() * n / (n - 1) - mean.sum()
            squares += (mean**2).sum()
        dispersion = max(0.0, excess / squares) if squares > 0 else 0.0
        rate = total.sum() / base.sum() if base.sum() > 0 else 0.0
        n_with_hits = int((total > 0).sum())
        words = base[base > 0]
        if not len(words):
            continue  # no article has a word in this voice
        yield _Pilot(str(row.measure), str(row.label), rate, dispersion, words, n_with_hits)


def _articles_needed(
    pilot: _Pilot, ratio: float, power: float, alpha: float, seed: int
) -> tuple[int | None, float]:
    """Articles per outlet and the simulated power there.

    The power of n articles is close to Phi(c sqrt(n) - z); each simulation gives a new c, and the
    last of them are averaged. What is aimed at is the promise and the simulations' own error, so
    that a lucky simulation does not promise what the number cannot keep.
    """
    if not pilot.rate:
        return None, float("nan")
    error = np.sqrt(power * (1 - power) / (AVERAGED * SIMULATIONS))
    aim = min(power + norm.ppf(0.95) * error, (1 + power) / 2)
    z, wanted = norm.ppf(1 - alpha / 2), norm.ppf(1 - alpha / 2) + norm.ppf(aim)
    words = pilot.words
    a, b = pilot.rate, ratio * pilot.rate
    variance = sum(
        r / words.mean() + pilot.dispersion * r**2 * (words**2).mean() / words.mean() ** 2
        for r in (a, b)
    )
    slope = abs(b - a) / np.sqrt(variance)
    slopes = []
    for step in range(AVERAGED + 1):
        n = max(5, int(np.ceil((wanted / slope) ** 2)))
        if n > MOST:
            return None, float("nan")
        found = simulate_power(pilot, ratio, n, alpha, seed=seed + step)
        inside = np.clip(found, 0.5 / SIMULATIONS, 1 - 0.5 / SIMULATIONS)
        slopes.append(max((norm.ppf(inside) + z) / np.sqrt(n), 1e-6))
        slope = float(np.mean(slopes[-AVERAGED:]))
    return n, found


def simulate_power(pilot: _Pilot, ratio: float, n: int, alpha: float, *, seed: int) -> float:
    """Share of simulated pairs of outlets, n articles each, whose difference is found."""
    rng = generator(seed, "plan", pilot.measure, pilot.label, f"{ratio:g}", str(n))
    base = rng.choice(pilot.words, (2 * n, SIMULATIONS))
    mean = base * np.repeat([1.0, ratio], n)[:, None] * pilot.rate
    if pilot.dispersion > 0:
        shape = 1 / pilot.dispersion
        mean = mean * rng.gamma(shape, 1 / shape, mean.shape)
    total = rng.poisson(mean).astype(float)
    articles = pd.DataFrame({"outlet": np.repeat(["a", "b"], n)})
    panel = Panel(articles, pd.DataFrame(), total, base, "", "")
    sides = Sides(
        Side("a", np.arange(n)), Side("b", np.arange(n, 2 * n)), False, np.zeros(2 * n, dtype=bool)
    )
    p_values = p_values_of(panel, sides, Resampling(PERMUTATIONS, 0.95, seed))
    return float((p_values < alpha).mean())


def _warning(pilot: _Pilot, n: int | None) -> str:
    if not pilot.rate:
        return "no hits: nothing to plan from"
    found = []
    if n is None:
        found.append(f"more than {MOST:,} articles per outlet")
    if pilot.n_with_hits < 20:
        found.append(f"dispersion from only {pilot.n_with_hits} articles with hits")
    return "; ".join(found)
