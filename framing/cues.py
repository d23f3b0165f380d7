"""Words that credit somebody with content: verbs and nouns of saying, thinking, wanting, showing.

Classes, not weights: the voices model learns what each class is worth, and may learn otherwise
for single words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import repeat

import numpy as np

# Base forms; inflected forms are derived, irregular ones stand in _IRREGULAR.
_VERBS = {
    "say": "say tell add state remark declare announce reply respond answer continue conclude "
    "comment mention exclaim quip joke tweet post write note observe recall recount reiterate "
    "repeat stress emphasize emphasise underline underscore explain clarify elaborate testify "
    "shout yell chant whisper mutter murmur cry boast brag retort interject muse opine intone "
    "vent deadpan crack read quote email e-mail text blog paraphrase relate narrate report",
    "argue": "argue claim assert contend insist maintain allege charge suggest imply hint "
    "speculate theorize caution warn acknowledge admit concede confess confirm deny dispute "
    "refute rebut reject dismiss agree disagree concur object protest complain lament vow pledge "
    "promise swear assure reassure guarantee predict forecast project estimate caution propose "
    "recommend advise urge demand plead appeal call request invite order instruct affirm aver "
    "avow attest certify signal signify point remind counter echo hammer reason posit disclose "
    "divulge reveal inform notify brief",
    "judge": "criticize criticise condemn denounce blast slam attack mock ridicule praise hail "
    "commend applaud laud welcome defend endorse support back oppose favor favour blame accuse "
    "fault rebuke chide scold deride decry bash lambast lambaste castigate disparage belittle "
    "label dub brand describe characterize characterise portray depict compare liken term deem "
    "tout thank congratulate credit cite reference invoke question challenge rip skewer tear",
    "think": "think believe know feel suspect doubt wonder hope fear worry expect anticipate "
    "assume presume suppose guess imagine consider regard view see understand realize realise "
    "recognize recognise remember forget learn hear dream envision conclude decide determine "
    "judge perceive reckon sense trust mean agree care",
    "want": "want wish desire plan intend aim seek prefer like love hate dislike need long yearn "
    "refuse decline threaten offer vow promise pledge commit try resolve mull weigh ponder "
    "contemplate favor prepare hesitate push press lobby advocate champion pursue",
    "show": "show find indicate suggest reveal demonstrate prove detail outline document imply "
    "conclude list publish release obtain confirm illustrate highlight point rate rank rule "
    "allow require prohibit forbid ban specify stipulate mandate uphold",
    "seem": "seem appear look sound",
    "ask": "ask inquire enquire question wonder query poll survey interview grill press quiz",
    "talk": "talk speak discuss address chat debate meet testify lecture preach refer allude hint "
    "tease touch dwell focus raise bring vent",
}  # fmt: skip
_IRREGULAR = {
    "say": "says said saying", "tell": "tells told telling", "write": "writes wrote written",
    "think": "thinks thought", "know": "knows knew known", "feel": "feels felt feeling",
    "see": "sees saw seen seeing", "understand": "understands understood",
    "mean": "means meant", "hear": "hears heard", "find": "finds found", "show": "shown",
    "swear": "swore sworn", "speak": "spoke spoken", "seek": "seeks sought", "read": "reads read",
    "forbid": "forbade forbidden", "tear": "tore torn", "forget": "forgot forgotten",
    "bring": "brought", "meet": "met", "plead": "pled", "foresee": "foresaw",
    "dream": "dreamt", "learn": "learnt", "hit": "hit", "forecast": "forecast",
}  # fmt: skip
_NOUNS = {
    "noun_say": "statement statements comment comments remark remarks claim claims argument "
    "arguments allegation allegations accusation accusations assertion assertions announcement "
    "announcements suggestion suggestions warning warnings denial denials testimony speech "
    "interview tweet tweets post letter memo email emails report reports question questions "
    "answer promise promises pledge pledges vow vows threat threats call calls criticism "
    "criticisms complaint complaints rhetoric message messages word words quote quotes rumor "
    "rumors proposal proposals recommendation recommendations prediction predictions estimate "
    "estimates request requests demand demands objection objections explanation response reply "
    "declaration description account accounts assurances endorsement praise attack attacks",
    "noun_think": "belief beliefs view views opinion opinions idea ideas notion hope hopes fear "
    "fears concern concerns worry worries doubt doubts expectation expectations suspicion "
    "suspicions feeling feelings sense conclusion conclusions assessment thought thoughts "
    "position stance desire wish intention intentions plan plans decision confidence support "
    "opposition skepticism speculation judgment conviction theory impression consensus",
    "noun_show": "poll polls survey surveys study studies data analysis evidence findings "
    "results documents records research sources source figures statistics filing lawsuit ruling",
    "adjective": "confident convinced certain sure aware clear skeptical doubtful worried afraid "
    "concerned hopeful optimistic pessimistic unaware critical supportive adamant proud angry "
    "glad happy willing unwilling eager reluctant ready likely unlikely expected supposed",
    "hedge": "allegedly reportedly purportedly supposedly apparently seemingly presumably "
    "alleged purported supposed apparent so-called perceived rumored ostensibly evidently",
}  # fmt: skip
_LISTS = {
    "title": "mr mrs ms miss dr sen senator rep representative gov governor president minister "
    "secretary spokesman spokeswoman spokesperson chairman chairwoman chair chief director "
    "professor judge justice mayor congressman congresswoman ambassador king prince pope gen "
    "general col lt capt captain sgt attorney lawyer analyst strategist adviser advisor aide "
    "expert critic pollster candidate nominee official commander leader head founder editor "
    "economist author host anchor officer sheriff prosecutor lawmaker manager activist reporter "
    "journalist scientist researcher historian premier chancellor deputy lawmakers officials "
    "experts critics analysts aides advisers supporters voters democrats republicans lawyers "
    "activists residents reporters leaders authorities police witnesses researchers scientists",
    "pronoun": "he she they i we you it who", "possessive": "his her their my our your its",
    "object": "him me them us himself herself themselves",
    "according": "according", "that": "that", "whether": "whether if how why what",
    "negation": "not n't never no didn't doesn't don't won't isn't wasn't hasn't haven't",
    "auxiliary": "is are was were be been being has have had do does did will would can could may "
    "might should must 's 've 'd 'll", "as": "as", "in": "in", "of": "of", "to": "to",
    "about": "about on for over against toward towards", "by": "by", "with": "with",
    "conjunction": "and or but nor yet", "relative": "which whose whom when where while after "
    "before because although though since unless until", "article": "the a an this these those",
    "day": "monday tuesday wednesday thursday friday saturday sunday today yesterday tonight",
}  # fmt: skip
CLASSES = ("", *_VERBS, *_NOUNS, *_LISTS, "either")
_NUMBER = {name: number for number, name in enumerate(CLASSES)}
VERB_CLASSES = np.array([_NUMBER[name] for name in _VERBS])
CUE_CLASSES = np.array([_NUMBER[name] for name in (*_VERBS, *_NOUNS, "according", "either")])


def _inflected(base: str) -> list[str]:
    if base in _IRREGULAR:
        return [base, base.removesuffix("e") + "ing", *_IRREGULAR[base].split()]
    if re.search(r"[^aeiou]y$", base):
        return [base, base[:-1] + "ies", base[:-1] + "ied", base + "ing"]
    if base.endswith("e"):
        return [base, base + "s", base + "d", base[:-1] + "ing"]
    doubled = base + base[-1]
    forms = [base, base + "s", base + "es", base + "ed", base + "ing"]
    return [*forms, doubled + "ed", doubled + "ing"]


def _classes_of_words() -> dict[str, int]:
    found: dict[str, int] = {}
    for name, listed in {**_LISTS, **_NOUNS}.items():
        for word in listed.split():
            found.setdefault(word, _NUMBER[name])
    is_noun = {word for listed in _NOUNS.values() for word in listed.split()}
    for name, listed in _VERBS.items():
        for base in listed.split():
            for word in _inflected(base):
                if word in is_noun:  # "claims": the voices model looks at its neighbours
                    found[word] = _NUMBER["either"]
                found.setdefault(word, _NUMBER[name])
    return found


_CLASS_OF_WORD = _classes_of_words()


def cue_classes(words: Sequence[str]) -> np.ndarray:
    """The class of each lower-cased word, as a number into `CLASSES` (0 where it has none).

    Examples
    --------
    >>> [CLASSES[number] for number in cue_classes(["denied", "statement", "senator", "lamp"])]
    ['argue', 'noun_say', 'title', '']
    """
    return np.fromiter(map(_CLASS_OF_WORD.get, words, repeat(0)), np.int16, len(words))
