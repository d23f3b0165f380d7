"""Charts by their artists: what is written, how long the bars are, who has which colour."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb

from framing.canvas import outlet_looks, plt, save_figure, use_style
from framing.errors import OptionError
from framing.figures import draw_figures
from framing.hitplots import plot_naming, plot_targets
from framing.overview import plot_lengths
from framing.pairplots import plot_comparisons, plot_differences
from framing.plots import plot_heatmap, plot_rates, plot_tone, plot_voices
from framing.trends import plot_over_time, plot_words
from framing.validity import read_validity


@pytest.fixture(autouse=True)
def _style():
    use_style()
    yield
    plt.close("all")
    use_style()


@pytest.fixture
def rates():
    return pd.DataFrame(
        {
            "outlet": ["A", "B"] * 2, "measure": "hedge",
            "label": ["legal"] * 2 + ["distancing"] * 2,
            "part": "body", "voice": "outlet", "value": [1.0, 2.0, 0.5, 4.0],
            "ci_low": [0.5, 1.5, None, 3.0], "ci_high": [1.5, 2.5, None, 5.0],
            "n_articles": [10, 12] * 2, "n_hits": [10, 24, 5, 48], "unit": "per_1000_words",
        }
    )  # fmt: skip


@pytest.fixture
def scores():
    return pd.DataFrame(
        {
            "article_id": list("aabb"), "outlet": list("AABB"), "story_id": None, "part": "body",
            "voice": ["outlet", "direct"] * 2, "measure": "hedge", "label": "all",
            "total": 1, "base": [75, 25, 50, 150], "value": 1.0, "unit": "per_1000_words",
        }
    )  # fmt: skip


def points(ax) -> dict[str, list[float]]:
    return {line.get_label(): list(line.get_xdata()) for line in ax.lines if len(line.get_xdata())}


def test_rates_stand_where_the_table_says(rates):
    ax = plot_rates(rates, measure="hedge")
    assert [label.get_text() for label in ax.get_yticklabels()] == ["distancing", "legal"]
    assert points(ax)["A"] == [0.5, 1.0] and points(ax)["B"] == [4.0, 2.0]
    ends = sorted(tuple(segment[:, 0]) for one in ax.collections for segment in one.get_segments())
    assert ends == [(0.5, 1.5), (1.5, 2.5), (3.0, 5.0)]  # none where there are no bounds
    assert "hedges" in ax.get_title(loc="left") and "per 1,000 words" in ax.get_xlabel()


def test_input_is_not_changed(rates):
    before = rates.copy(deep=True)
    plot_rates(rates, measure="hedge")
    plot_heatmap(rates, measure="hedge")
    pd.testing.assert_frame_equal(rates, before)


def test_heatmap_writes_the_figures_in_the_cells(rates):
    ax = plot_heatmap(rates, measure="hedge")
    assert sorted(text.get_text() for text in ax.texts) == ["0.5", "1.0", "2.0", "4.0"]


def test_shares_of_voices_are_bar_lengths_and_fill_the_bar(scores):
    ax = plot_voices(scores)
    widths = {bars.get_label(): [bar.get_width() for bar in bars] for bars in ax.containers}
    assert sorted(round(sum(w), 6) for w in zip(*widths.values(), strict=True)) == [1, 1]
    assert widths["direct quotations"] == [0.25, 0.75]


def test_contributions_are_bar_lengths():
    parts = pd.DataFrame(
        {
            "measure": "loaded", "label": "all", "part": "body", "voice": "outlet",
            "outlet_a": "A", "outlet_b": "B", "unit": "per_1000_words",
            "term": ["thug", "brave", "mob"], "value_a": [3.0, 0.0, 1.0],
            "value_b": [0.0, 2.0, 0.0], "contribution": [-3.0, 2.0, -1.0],
        }
    )  # fmt: skip
    ax = plot_differences(parts)
    names = [label.get_text() for label in ax.get_yticklabels()]
    found = dict(zip(names, (bar.get_width() for bar in ax.patches), strict=True))
    assert found == {"thug": -3.0, "brave": 2.0, "mob": -1.0}
    colours = {bar.get_width() > 0: bar.get_facecolor()[:3] for bar in ax.patches}
    assert colours[True] != colours[False]
    assert "difference, −2.00 per 1,000 words" in " ".join(ax.figure._supxlabel.get_text().split())


def test_no_term_to_draw_is_said():
    names = ["outlet_a", "outlet_b", "part", "voice", "term", "contribution"]
    with pytest.raises(OptionError, match="no term to draw"):
        plot_differences(pd.DataFrame(columns=names))


def test_one_pair_is_drawn_and_more_are_refused():
    pairs = pd.DataFrame(
        {
            "measure": "hedge", "label": ["legal", "legal"], "part": "body", "voice": "outlet",
            "outlet_a": "A", "outlet_b": ["B", "C"], "n_articles_a": 9, "n_articles_b": 9,
            "diff": [1.5, -0.5], "ci_low": [1.0, -1.0], "ci_high": [2.0, 0.0],
            "p_adjusted": [0.01, 0.4], "unit": "per_1000_words",
        }
    )  # fmt: skip
    ax = plot_comparisons(pairs.head(1), measure="hedge")
    assert [1.5] in [list(line.get_xdata()) for line in ax.lines]
    with pytest.raises(OptionError):
        plot_comparisons(pairs, measure="hedge")


def test_unknown_measure_is_named(rates):
    with pytest.raises(OptionError, match="loaded"):
        plot_rates(rates, measure="loaded")


def test_an_outlet_keeps_its_colour_from_chart_to_chart(rates):
    looks = outlet_looks(["B", "A"])
    assert looks == outlet_looks(["A", "B", "A"])
    by_name = {line.get_label(): line for line in plot_rates(rates, measure="hedge").lines}
    assert by_name["A"].get_color() == looks["A"]["color"]
    assert by_name["B"].get_marker() == looks["B"]["marker"]


def test_outlets_differ_in_colour_or_mark_up_to_64():
    looks = outlet_looks([f"outlet {i:02}" for i in range(64)])
    assert len({(one["color"], one["marker"]) for one in looks.values()}) == 64


def test_grey_is_grey(rates):
    use_style("journal", grey=True)
    ax = plot_rates(rates, measure="hedge")
    for line in ax.lines:
        red, green, blue = to_rgb(line.get_color())
        assert red == green == blue


@pytest.mark.parametrize(("columns", "width"), [(1, 3.5), (2, 7.2)])
def test_journal_figures_have_the_width_of_columns(rates, scores, columns, width):
    use_style("journal", columns=columns)
    for ax in (plot_rates(rates, measure="hedge"), plot_voices(scores)):
        assert ax.figure.get_figwidth() == width


@pytest.mark.parametrize("style", [("framing", 1), ("journal", 1), ("journal", 2)])
def test_all_that_is_written_lies_inside_the_figure(rates, scores, style):
    use_style(style[0], columns=style[1])
    long = rates.assign(outlet=rates["outlet"].map({"A": "The Tarvonia Tribune", "B": "The Gull"}))
    for ax in (
        plot_rates(long, measure="hedge"),
        plot_voices(scores),
        plot_heatmap(rates, measure="hedge"),
    ):
        figure = ax.figure
        figure.draw_without_rendering()
        box = figure.bbox
        renderer = figure.canvas.get_renderer()
        artists = [ax.xaxis.label, ax.title, ax._left_title, *ax.get_yticklabels()]
        artists += [ax.get_legend()] if ax.get_legend() else []
        for artist in artists:
            extent = artist.get_window_extent(renderer)
            assert extent.x0 >= box.x0 - 1 and extent.x1 <= box.x1 + 1, artist
            assert extent.y0 >= box.y0 - 1 and extent.y1 <= box.y1 + 1, artist


@pytest.mark.parametrize("style", ["framing", "journal"])
def test_outlets_with_long_names_leave_room_for_the_chart(rates, scores, tmp_path, style):
    use_style(style)
    names = {"A": "The Unabridged Gazette of the Upper and Lower Provinces and of the Isles of Selm",
             "B": "Donaudampfschifffahrtsgesellschaftskapitänszeitung und Anzeigenblatt von 1871"}  # fmt: skip
    long_rates = rates.assign(outlet=rates["outlet"].map(names))
    long_scores = scores.assign(outlet=scores["outlet"].map(names))
    charts = (
        plot_rates(long_rates, measure="hedge"),
        plot_heatmap(long_rates, measure="hedge"),
        plot_voices(long_scores),
    )
    for ax in charts:  # matplotlib warns where it finds no layout, and warnings are errors here
        ax.figure.draw_without_rendering()
        assert ax.get_position().width > 0.3
        save_figure(ax, tmp_path / "chart")


def test_what_is_told_of_an_event_touches_no_line(rates):
    months = pd.DataFrame(
        {
            "period": pd.to_datetime(["2025-01-01", "2025-02-01"] * 2), "outlet": list("AABB"),
            "measure": "hedge", "label": "all", "part": "body", "voice": "outlet",
            "value": [1.0, 9.0, 9.0, 2.0], "ci_low": None, "ci_high": None, "n_articles": 5,
            "unit": "per_1000_words",
        }
    )  # fmt: skip
    events = {"2025-01-20": "ceasefire", "2025-02-03": "talks"}
    ax = plot_over_time(months, measure="hedge", events=events)
    heights = [text.xy[1] for text in ax.texts]
    assert min(heights) > 9.0 and len(set(heights)) == 2
    assert {text.get_text() for text in ax.texts} == set(events.values())


def test_figures_of_like_names_do_not_overwrite_each_other(rates, scores, tmp_path):
    articles = pd.DataFrame({"article_id": ["a", "b"], "outlet": ["A", "B"], "body": "…"})
    hits = pd.DataFrame(
        {
            "article_id": ["a", "b"] * 2, "part": "body", "measure": "naming", "voice": "outlet",
            "label": ["Upland Front"] * 2 + ["Upland_Front"] * 2,
            "term": ["rebels", "fighters"] * 2,
            "target_head": None, "rule": "",
        }
    )  # fmt: skip
    tables = {"hits": hits, "scores": scores, "rates": rates}
    names = draw_figures(articles, tables, tmp_path)
    assert {"naming_upland_front", "naming_upland_front_2"} <= set(names)
    assert len(set(names)) == len(names) == len(list(tmp_path.glob("*.png")))


@pytest.mark.parametrize(
    ("measure", "question"),
    [
        ("hedge", "Where do hedges concentrate?"),
        ("word_choice", "Where do hits of “word choice” concentrate?"),
        ("tone", "Where is tone highest?"),
    ],
)
def test_titles_are_questions_in_good_grammar(rates, measure, question):
    ax = plot_heatmap(rates.assign(measure=measure), measure=measure)
    assert ax.get_title(loc="left").startswith(question)


def test_captions_say_how_often_the_detector_is_right(rates):
    caption = plot_rates(rates.assign(measure="naming"), measure="naming").figure._supxlabel
    text = " ".join(caption.get_text().split())
    known = read_validity().query("measure == 'naming' and data == 'newswcl50'")
    right, found = (f"{value:.2f}".lstrip("0") for value in known.sort_values("figure")["value"])
    assert f"Detector, on annotated news: precision {right}, recall {found}." in text
    own = plot_rates(rates.assign(measure="own"), measure="own").figure._supxlabel
    assert "Detector: not measured on annotated news." in " ".join(own.get_text().split())


@pytest.mark.parametrize("n_outlets", [10, 11, 20])
def test_many_outlets_are_named_at_their_marks_and_not_in_a_legend(n_outlets):
    names = [f"Outlet {i:02d}" for i in range(n_outlets)]
    rates = pd.DataFrame({"outlet": names, "value": [1.0 + i for i in range(n_outlets)]}).assign(
        measure="hedge", label="legal", part="body", voice="outlet", n_articles=9, ci_low=0.5,
        ci_high=30.0, unit="per_1000_words",
    )  # fmt: skip
    ax = plot_rates(rates, measure="hedge")
    beside = [text.get_text() for text in ax.texts]
    legend = ax.get_legend()
    listed = [text.get_text() for text in legend.get_texts()] if legend else []
    assert (listed, beside) == ((names, []) if n_outlets <= 10 else ([], names))


def test_figures_on_cases_known_to_the_rules_are_called_so(rates):
    caption = plot_rates(rates, measure="hedge").figure._supxlabel
    text = " ".join(caption.get_text().split())
    assert text.endswith("Detector: F1 1.00 on the cases its rules were written with.")


def test_an_outlet_that_never_names_the_referent_is_told():
    articles = pd.DataFrame({"article_id": list("12"), "outlet": list("AB"), "body": ["x", "y"]})
    hits = pd.DataFrame(
        {"article_id": ["1"], "measure": "naming", "label": "IS", "voice": "outlet", "term": "IS"}
    )
    ax = plot_naming(hits, articles, referent="IS")
    assert "No naming: B." in " ".join(ax.figure._supxlabel.get_text().split())


def test_a_scale_is_not_broken_over_two_lines():
    use_style("journal", columns=1)
    articles = pd.DataFrame({"article_id": ["1"], "outlet": ["A"], "body": ["x"]})
    hits = pd.DataFrame(
        {"article_id": ["1"], "measure": "naming", "label": "IS", "voice": "outlet", "term": "IS"}
    )
    assert "(0 to 1)" in plot_naming(hits, articles, referent="IS").get_xlabel()


def _pair(outlet_b: str, labels: list[str], diffs: list[float]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "measure": "hedge", "label": labels, "part": "body", "voice": "outlet",
            "outlet_a": "outlet 0", "outlet_b": outlet_b, "n_articles_a": 9, "n_articles_b": 9,
            "diff": diffs, "ci_low": [d - 1 for d in diffs], "ci_high": [d + 1 for d in diffs],
            "p_adjusted": [0.01] * (len(diffs) - 1) + [None], "unit": "per_1000_words",
        }
    )  # fmt: skip


def test_two_of_many_outlets_never_share_a_colour():
    """Colours repeat after eight outlets; a chart of two must still tell them apart."""
    outlets = [f"outlet {i}" for i in range(10)]
    assert outlet_looks(outlets)["outlet 8"]["color"] == outlet_looks(outlets)["outlet 0"]["color"]
    pair = _pair("outlet 8", ["legal", "epistemic", "rare"], [2.0, -2.0, 1.0])
    lines = plot_comparisons(pair, measure="hedge", outlets=outlets).lines
    colours = {line.get_color() for line in lines if line.get_label().startswith("more in")}
    assert len(colours) == 2 and outlet_looks(outlets)["outlet 0"]["color"] in colours


def test_a_mark_alone_on_its_line_stands_beside_its_name():
    ax = plot_comparisons(
        _pair("B", ["legal", "epistemic", "rare"], [2.0, -2.0, 1.0]), measure="hedge"
    )
    marks = [line for line in ax.lines if line.get_label().startswith("more in")]
    assert sorted(place for line in marks for place in line.get_ydata()) == [0.0, 1.0]
    assert "Left out: 1 label too rare" in " ".join(ax.figure._supxlabel.get_text().split())


def many(n_outlets: int, **changes: float) -> pd.DataFrame:
    """Rates of many outlets, the last of them with what is changed."""
    rows = pd.DataFrame(
        {
            "outlet": [f"Outlet {i:02d}" for i in range(n_outlets)], "measure": "hedge",
            "label": "legal", "part": "body", "voice": "outlet", "value": 5.0, "ci_low": 3.0,
            "ci_high": 8.0, "n_articles": 9, "unit": "per_1000_words",
        }
    )  # fmt: skip
    rows.loc[n_outlets - 1, list(changes)] = list(changes.values())
    return rows


def test_one_long_whisker_of_many_does_not_stretch_the_axis_and_says_so():
    ax = plot_rates(many(24, ci_high=90.0), measure="hedge")
    assert ax.get_xlim()[1] < 15
    whole = plot_rates(many(24), measure="hedge")
    assert "Outlet 23 (to 90)" in [text.get_text() for text in ax.texts]
    assert "An arrow" in caption(ax) and "An arrow" not in caption(whole)


@pytest.mark.parametrize("change", [{"ci_high": 15.0}, {"value": 80.0, "ci_high": 90.0}])
def test_no_whisker_is_cut_without_need_nor_where_the_value_would_be(change):
    ax = plot_rates(many(24, **change), measure="hedge")
    assert ax.get_xlim()[1] > change["ci_high"] and "An arrow" not in caption(ax)


def test_of_few_whiskers_none_is_cut():
    assert plot_rates(many(12, ci_high=90.0), measure="hedge").get_xlim()[1] > 90


def caption(ax) -> str:
    return " ".join(ax.figure.get_supxlabel().split())


def test_labels_that_no_outlet_uses_are_left_out(rates):
    unused = rates[rates["label"] == "legal"].assign(label="none", value=0.0, ci_low=None)
    ax = plot_rates(pd.concat([rates, unused]), measure="hedge")
    assert [label.get_text() for label in ax.get_yticklabels()] == ["distancing", "legal"]
    nothing = plot_rates(unused, measure="hedge")
    assert [label.get_text() for label in nothing.get_yticklabels()] == ["none"]


def test_outlets_without_any_quotation_are_doubted():
    def drawn(n_articles: int, quoted: int):
        rows = [
            {"article_id": f"{i}", "outlet": "Wire", "voice": voice, "base": base}
            for i in range(n_articles)
            for voice, base in (("outlet", 60), ("direct", quoted), ("indirect", 40))
        ]
        rows.append({"article_id": "x", "outlet": "Gull", "voice": "direct", "base": 9})
        table = pd.DataFrame(rows).assign(unit="per_1000_words", part="body")
        return caption(plot_voices(table))

    assert "No quotation in any article of Wire:" in drawn(5, 0)
    assert "No quotation" not in drawn(4, 0)  # of four articles it is no surprise
    assert "No quotation" not in drawn(5, 1)


def test_two_articles_have_no_quartiles():
    articles = pd.DataFrame({"article_id": list("abcde"), "outlet": list("AABBB"), "body": "So."})
    assert len(plot_lengths(articles).patches) == 1


@pytest.mark.parametrize("values", [[-0.5, -0.2], [0.5, 0.2]])
def test_bars_of_one_side_leave_the_zero_line_inside(values):
    table = pd.DataFrame(
        {
            "measure": "loaded", "label": "moral", "outlet_a": "A", "outlet_b": "B",
            "part": "body", "voice": "outlet", "term": ["brutal", "vile"],
            "contribution": values, "unit": "per_1000_words",
        }
    )  # fmt: skip
    low, high = plot_differences(table).get_xlim()
    assert low < 0 < high


def test_words_keep_the_colours_of_all_outlets():
    words = pd.DataFrame(
        {
            "term": ["regime", "state"], "outlet_a": "C", "outlet_b": "D", "part": "body",
            "voice": "outlet", "n_hits_a": [9, 1], "n_hits_b": [1, 9], "log_odds": [-2.0, 2.0],
            "p_adjusted": 0.01,
        }
    )  # fmt: skip
    looks = outlet_looks("ABCD")
    ax = plot_words(words, outlets=list("ABCD"))
    drawn = {line.get_color() for line in ax.lines if line.get_marker() in ("s", "^")}
    assert drawn == {looks["C"]["color"], looks["D"]["color"]}


@pytest.mark.parametrize("style", ["framing", "journal"])
@pytest.mark.parametrize(
    ("freq", "n", "first", "scale"),
    [
        ("YS", 8, "2011", "(year)"),
        ("MS", 4, "2011-01", "(year-month)"),
        ("W-MON", 40, "2011-01-03", "(year-month-day)"),
    ],
)
def test_periods_are_written_apart_from_each_other_and_from_the_legend(
    style, freq, n, first, scale
):
    use_style(style)
    begins = pd.date_range("2011-01-01", periods=n, freq=freq)
    rows = pd.concat([many(3).assign(period=begin) for begin in begins])
    ax = plot_over_time(rows.assign(label="all"), measure="hedge")
    ax.figure.draw_without_rendering()
    boxes = [label.get_window_extent() for label in ax.get_xticklabels()]
    assert all(a.x1 < b.x0 for a, b in itertools.pairwise(boxes))
    assert not any(box.overlaps(ax.get_legend().get_window_extent()) for box in boxes)
    assert ax.get_xticklabels()[0].get_text() == first
    assert scale in ax.get_xlabel().replace("\n", " ") and ax.get_ylabel() == "hits per 1,000 words"


def test_many_outlets_over_time_are_named_beside_their_lines():
    rows = pd.concat(
        [many(15).assign(period=pd.Timestamp(day)) for day in ("2025-01-01", "2025-02-01")]
    )
    ax = plot_over_time(rows.assign(label="all"), measure="hedge")
    assert ax.get_legend() is None
    assert {text.get_text() for text in ax.texts} == set(rows["outlet"])
    ax.figure.draw_without_rendering()
    boxes = sorted((text.get_window_extent() for text in ax.texts), key=lambda box: box.y0)
    assert all(a.y0 < b.y0 for a, b in itertools.pairwise(boxes))


@pytest.mark.parametrize("style", ["framing", "journal"])
def test_no_type_is_smaller_than_journals_print(style):
    use_style(style)
    rates = pd.concat([many(15), many(15, value=9.0).assign(label="epistemic")])
    axes = [plot_rates(rates, measure="hedge"), plot_heatmap(rates, measure="hedge")]
    for ax in axes:
        small = [*ax.texts, *ax.get_xticklabels(), *ax.get_yticklabels(), ax.figure._supxlabel]
        assert min(text.get_fontsize() for text in small) >= 5


def test_titles_leave_no_word_alone_on_a_line(rates):
    use_style("journal")
    lines = plot_rates(rates, measure="hedge").get_title(loc="left").splitlines()
    assert len(lines) == 2 and len(lines[1]) > len(lines[0]) / 2


def test_a_bare_verb_is_nothing_that_is_doubted():
    articles = pd.DataFrame({"article_id": ["1", "2"], "outlet": ["A", "B"], "body": "So."})
    hits = pd.DataFrame(
        {
            "article_id": ["1", "1", "2"], "measure": "hedge", "label": "evidential",
            "voice": "outlet", "target_head": ["be", "had", "thief"],
            "target": ["be", "had left", "the thief"],
        }
    )  # fmt: skip
    ax = plot_targets(hits, articles)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["had left", "the thief"]
    assert "Left out: 1 on a bare" in caption(ax)
    assert "Left out" not in caption(plot_targets(hits[1:], articles))


def test_one_other_term_is_a_singular():
    table = pd.DataFrame(
        {
            "measure": "loaded", "label": "moral", "outlet_a": "A", "outlet_b": "B",
            "part": "body", "voice": "outlet", "term": ["brutal", "vile", "foul"],
            "contribution": [0.5, 0.3, 0.2], "unit": "per_1000_words",
        }
    )  # fmt: skip
    assert "and 1 other term (" in caption(plot_differences(table, top=2))
    assert "and 2 other terms (" in caption(plot_differences(table, top=1))


def test_a_voice_that_no_outlet_has_is_an_empty_heat_map():
    """A small corpus may quote nobody; its notebooks draw what there is, and that is nothing."""
    rates = pd.DataFrame({
        "outlet": ["A", "B"], "measure": "loaded", "label": "moral", "part": "body",
        "voice": "direct", "value": [None, None], "n_articles": [6, 6],
        "unit": "per_1000_words",
    }).astype({"value": float})  # fmt: skip
    ax = plot_heatmap(rates, measure="loaded")
    assert [name.get_text() for name in ax.get_xticklabels()] == ["A\nn = 6", "B\nn = 6"]
    assert not [text for text in ax.texts if text.get_text()]


def test_hedges_without_a_target_are_refused_in_words():
    hits = pd.DataFrame({
        "article_id": ["1"], "measure": "hedge", "label": "distancing", "text": "so-called",
        "voice": "outlet", "target": [None], "target_head": [None],
    })  # fmt: skip
    articles = pd.DataFrame({"article_id": ["1"], "outlet": "A"})
    with pytest.raises(OptionError, match="no hedge with a target"):
        plot_targets(hits, articles)


def test_many_dots_do_not_hide_the_median():
    for n, hides in ((12, True), (300, False)):
        values = np.linspace(-0.3, 0.3, n)
        scores = pd.DataFrame({
            "article_id": [str(i) for i in range(n)], "outlet": "A", "story_id": None,
            "part": "body", "voice": "outlet", "measure": "tone", "label": "polarity",
            "total": values, "base": 1.0, "value": values, "unit": "polarity",
        })  # fmt: skip
        ax = plot_tone(scores)
        dots = max(ax.lines, key=lambda line: len(line.get_xdata()))
        assert len(dots.get_xdata()) == n
        assert (dots.get_zorder() > ax.collections[0].get_zorder()) == hides
