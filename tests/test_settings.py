"""study.toml: what is written is read back, and every mistake is named at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.errors import InputError, OptionError
from framing.options import Options, for_corpus
from framing.settings import read_settings, settings_template
from framing.study import run_study

TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=20)


def written(folder, text: str):
    path = folder / "study.toml"
    path.write_text(text, encoding="utf-8", newline="")
    return path


def test_template_is_the_defaults(tmp_path):
    corpus, options = read_settings(written(tmp_path, settings_template("articles")))
    assert corpus == tmp_path / "articles"
    assert options == Options()


@given(
    corpus=TEXT.filter(lambda t: "\\" not in t and "/" not in t),
    measures=st.lists(TEXT, max_size=3),
    seed=st.integers(0, 2**31),
    grey=st.booleans(),
    title=TEXT,
    min_weight=st.none() | st.floats(0, 1),
)
def test_every_value_comes_back(tmp_path_factory, corpus, measures, seed, grey, title, min_weight):
    folder = tmp_path_factory.mktemp("toml")
    options = Options(
        measures=tuple(measures),
        seed=seed,
        grey=grey,
        voice="all",
        columns=2,
        title=title,
        outlets=tuple(measures * 2),
        labels=tuple(measures),
        against="rest",
        by="story",
        min_weight=min_weight,
        min_validity=1 / 3,
        scorer="vader",
        repair_negation=True,
    )
    path = written(folder, settings_template(corpus, options))
    assert read_settings(path) == (folder / corpus, options)


def test_paths_start_at_the_file(tmp_path):
    text = 'corpus = "a"\nlexicons = ["own.csv"]\nreferents = ["../r.csv"]\n'
    _, options = read_settings(written(tmp_path, text))
    assert options.lexicons == (str(tmp_path / "own.csv"),)
    assert options.referents == (str(tmp_path / ".." / "r.csv"),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("seed = 1", "no corpus"),
        ('corpus = "a"\ncolour = "red"', "unknown key 'colour'"),
        ('corpus = "a"\nseed = "one"', "seed has the wrong type"),
        ('corpus = "a"\ngrey = 1', "grey has the wrong type"),
        ('corpus = "a"\nlexicons = "own.csv"', "lexicons is no list"),
        ('corpus = "a"\nmeasures = [1]', "measures is no list"),
        ('corpus = "a"\nvoice = "outlets"', "voice cannot be that"),
        ('corpus = "a"\ncolumns = 3', "columns cannot be that"),
        ('corpus = "a"\nscorer = "bert"', "scorer cannot be that"),
        ('corpus = "a"\nmin_validity = 70', "min_validity cannot be that"),
        ('corpus = "a"\nmin_weight = "low"', "min_weight has the wrong type"),
        ('corpus = "a"\nn_resamples = 5', "n_resamples cannot be that"),
        ('corpus = "a"\nvoices = "all"', "did you mean voice?"),
        ('corpus = "a"\nrename = ["Zeitung"]', "rename cannot be that"),
        ('corpus = "a"\noutlets = ["North"]', r"one outlet alone[\s\S]*check CORPUS lists"),
        ('corpus = "a"\nlabels = "legal"', "labels is no list"),
        ('corpus = "a"\nagainst = "all"', "against cannot be that"),
        ('corpus = "a"\nby = "word"', "by cannot be that"),
        ('corpus = "a"\ndate_order = "ymd"', "date_order cannot be that"),
        ("corpus = ", "cannot read study.toml"),
    ],
)
def test_mistakes_are_named(tmp_path, text, expected):
    with pytest.raises(InputError, match=expected):
        read_settings(written(tmp_path, text))


@pytest.mark.parametrize(
    "options",
    [
        Options(voice="outlets"),
        Options(seed=-1),
        Options(min_validity=2),
        Options(scorer="vader", repair_negation=True),
    ],
)
def test_options_that_no_run_can_use_are_refused_before_anything_is_read(options, tmp_path):
    with pytest.raises(OptionError):
        run_study(tmp_path / "nowhere", tmp_path / "out", options=options)


def test_whole_numbers_are_shares_too(tmp_path):
    text = 'corpus = "a"\nmin_validity = 0\nmin_weight = 1\n'
    assert read_settings(written(tmp_path, text))[1] == Options(min_weight=1)


def test_all_mistakes_stand_in_one_message(tmp_path):
    with pytest.raises(InputError) as caught:
        read_settings(written(tmp_path, 'seed = "x"\nwho = 1\n'))
    assert all(part in str(caught.value) for part in ("no corpus", "seed", "who"))


def test_missing_file_is_an_input_error(tmp_path):
    with pytest.raises(InputError, match=r"study\.toml"):
        read_settings(tmp_path / "study.toml")


def test_referents_of_the_corpus_are_used_unless_others_are_chosen(tmp_path):
    (tmp_path / "referents.csv").write_text("referent,variant\na,b\n", encoding="utf-8")
    assert for_corpus(Options(), tmp_path).referents == (str(tmp_path / "referents.csv"),)
    assert for_corpus(Options(referents=("x.csv",)), tmp_path).referents == ("x.csv",)
