"""framing: who doubts what, who is called what, and who is speaking, with evidence.

The public names, in the order of a study. Each is loaded when it is first used, so importing the
package costs next to nothing; ``__init__.pyi`` says the same to type checkers and editors.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOME = {
    # read
    "read_articles": "corpus",
    "list_removed": "records",
    "list_problems": "records",
    "span_in_file": "corpus",
    "check_corpus": "check",
    "count_over_time": "check",
    "read_lexicon": "lexicons",
    "load_lexicon": "lexicons",
    "write_lexicon": "dictionaries",
    "load_validity": "loaded",
    "read_referents": "referents",
    "own_referents": "options",
    "read_validity": "validity",
    "add_validity": "validity",
    # match and find
    "match_stories": "stories",
    "find_reprints": "reprints",
    "find_credits": "credits",
    "find_voices": "voices",
    "count_sources": "speakers",
    "find_hits": "hits",
    "find_tone_toward": "toward",
    "list_labels": "hits",
    "concordance": "kwic",
    # score and compare
    "score_articles": "scores",
    "count_words": "scores",
    "score_tone": "toward",
    "rate_outlets": "rates",
    "rate_periods": "periods",
    "compare_outlets": "compare",
    "compare_words": "words",
    "check_null": "nulls",
    "plan_study": "plan",
    "explain_difference": "explain",
    "check_sensitivity": "sensitivity",
    "describe_differences": "summary",
    # check against people, extend
    "sample_for_coding": "coding",
    "write_coding_sheet": "sheets",
    "read_codes": "sheets",
    "read_annotations": "annotations",
    "write_annotations": "annotations",
    "measure_agreement": "agreement",
    "validate_hits": "validate",
    "correct_rates": "correct",
    "suggest_terms": "suggest",
    "accept_terms": "accept",
    # plot
    "plot_lengths": "overview",
    "plot_validity": "overview",
    "plot_voices": "plots",
    "plot_sources": "overview",
    "plot_rates": "plots",
    "plot_heatmap": "plots",
    "plot_targets": "hitplots",
    "plot_naming": "hitplots",
    "plot_tone": "plots",
    "plot_comparisons": "pairplots",
    "plot_over_time": "trends",
    "plot_differences": "pairplots",
    "plot_words": "trends",
    "use_style": "canvas",
    "save_figure": "canvas",
    # show
    "show_article": "html",
    "show_story": "html",
    "show_table": "listing",
    "export_table": "exports",
    # whole studies
    "run_study": "study",
    "score_corpus": "scale",
    "bundle_study": "bundle",
    "reproduce_study": "reproduce",
    "verify_results": "reproduce",
    # errors
    "FramingError": "errors",
}
__all__ = list(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'framing' has no attribute {name!r}")
    found = getattr(import_module(f"framing.{_HOME[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
