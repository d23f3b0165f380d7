"""A guess at a text's language from its small words, good enough to report what is not English."""

from __future__ import annotations

import re
from collections import Counter

_SMALL_WORDS = {
    "en": "the of and to in that is was for it with as his on be at by had not are but from "
    "have they which you were her she there would their we him been has when who will more if out",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch "
    "es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem zum war",
    "fr": "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce "
    "il sont la avec on aux d'un cette ses mais ou comme elle être ont nous était",
    "es": "de la que el en y a los del se las por un para con no una su al lo como más pero sus le "
    "ya o fue este ha sí porque esta son entre cuando muy sin sobre también",
    "it": "di e che la il un a per in una mi sono ho non ma lo ha le si con da come al del della "
    "dei nel alla più anche gli delle era è stato questo",
    "pt": "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao "
    "ele das tem à seu sua ou ser quando muito há nos já está",
    "nl": "de en van ik te dat die in een hij het niet zijn is was op aan met als voor had er maar "
    "om hem dan zou of wat mijn men dit zo door over ze bij ook tot",
    "sv": "och i att det som en på är av för med till den har de inte om ett han men var jag sig "
    "från vi så kan när hon under också efter",
    "pl": "i w nie na z do to się że jest o jak ale po co tak za od przez tym był już dla może są "
    "który jego",
    "tr": "ve bir bu da de için ile çok o ne daha gibi kadar olarak olan ama var sonra en ki değil "
    "her olduğu",
}  # fmt: skip
_SETS = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_SCRIPTS = (
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
)
# Most news that is not ASCII has marks and accents only: one look spares eight.
_NOT_LATIN = re.compile("|".join(script.pattern for _, script in _SCRIPTS))
_READ = 1500
_ENOUGH = 20
# Shares of small words: no other language here reaches the first with the English ones.
_SURE, _ANY = 0.25, 0.12


def guess_language(text: str) -> str:
    """The language of a text as a two-letter code, or an empty string where it is too short.

    Scripts stand for their most common language in news: Cyrillic is "ru", Arabic script "ar".

    Examples
    --------
    >>> guess_language("The harbour was closed when the storm came, and it will not open before "
    ...     "Monday, the port said in a note to the ships that had been waiting for days.")
    'en'
    >>> guess_language("Der Hafen wurde geschlossen, als der Sturm kam, und er wird nicht vor dem "
    ...     "Montag öffnen, wie die Leitung in einer Nachricht an die wartenden Schiffe schrieb.")
    'de'
    >>> guess_language("Rain.")
    ''
    """
    sample = text[:_READ]
    if not sample.isascii() and _NOT_LATIN.search(sample):
        n_letters = sum(map(str.isalpha, sample))
        for language, script in _SCRIPTS:
            if n_letters >= _ENOUGH and len(script.findall(sample)) > 0.4 * n_letters:
                return language
    words = _WORD.findall(sample.lower().replace("’", "'"))
    if len(words) < _ENOUGH:
        return ""
    if sum(map(_SETS["en"].__contains__, words)) >= _SURE * len(words):
        return "en"
    found = Counter({lang: sum(map(small.__contains__, words)) for lang, small in _SETS.items()})
    (best, n_best), (_, n_next) = found.most_common(2)
    # Fewer small words than any running text has, or two languages alike: no guess.
    return best if n_best >= _ANY * len(words) and n_best > 1.1 * n_next else ""
