"""Deeds and doers that an accusation is about, told from what is only doubted.

Newsrooms write "alleged" and "suspected" for legal caution about wrongdoing; before anything else
("alleged progress", "suspected Russian jets") the same words distance or say how a thing is known.
The stems follow the headings of the UNODC International Classification of Crime for Statistical
Purposes (2015): acts against life, person, property, state, order and trust, with war and the
misdeeds of public office that news adds to them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_DEEDS = """
abduct* abet* abus* accomplice* affair* aggress* ambush* annex* anti-semit* antisemit* arson*
assailant* assassin* assault* atrocit* attack* attacker* attempt* bankroll* batter* beaten
beating* behead* betray* bias* bigot* blackmail* blam* blast* bomb* bomber* breach* brib* bullie*
bully* burglar* cartel* censor* cheat* chemical chlorine cleansing coerc* collaborat* collu*
conceal* conspir* corrupt* counterfeit* coup cover-up coverup crime* criminal* cyber cyber-attack*
cyberattack* dealer* dealing* deceit deceiv* deception defam* defect* defraud* desert* destroy*
discriminat* dishonest* dissident* divert* dodg* doping drug* dump* embezzl* espionage evad*
evasion execut* explod* exploit* explosi* extort* extremis* fabricat* fail* fals* favoritism
favouritism felon* fondl* foreknowledge forg* fraud* gang gangs gangster* gas genocid* graft grop*
gunman gunmen gunned hack* hacker* harass* hate hatred hijack* hoard* hoax* hooligan* hostage*
ignor* illegal* illicit* improper* impropriet* incit* infidelit* infiltrat* influence-peddling
infring* insider insurgent* interfer* intimidat* intrusion* invad* invasion involvement jail*
jihad* kickback* kidnap* kill* launder* leak* lie lied lies loot* looting lying mafia malpractice
manipulat* massacr* mastermind* meddl* militant* misappropriat* misbehav* misconduct* misdeed*
misdemeanor* mishandl* mislea* mislead* misled misstatement* mistreat* misus* mob mobster* molest*
murder* negligen* nepotism obstruct* offence* offend* offender* offense* overcharg* paedophil*
paramour* pedophil* perjur* perpetrat* persecut* pimp* pirac* pirate* plagiari* plagiarism plot*
poach* pocket* poison* pollut* ponzi predator* pressur* prostitut* punish* racis* racketeer*
ransom* rape* raping rapist* rebel* rebels retaliat* rig rigged rigging ringleader* rob robb* role
roles ruse sabotag* sarin scam* scandal* scheme* sedit* seiz* sex* sexism sexist shell* shill*
shoot* shot slander* slaughter* slay* slaying* smuggl* sniper* solicit* spie* spy* stab stabb*
stalk* stalker* starv* steal* stole* strangl* strangled subver* suicide suppress* swindl* tamper*
target* tax-evasion terror* theft* thief thieve* threat* tortur* toxic traffick* trafficker*
treason* trespass* trick* undermin* unlawful* usurp* vandal* victim* violat* violence violent
wiretap* withhold* wrong wrongdo* wrongful* wrongly
"""
_HARMLESS = """
achiev* agree* aid* aim* allies ally alternativ* appear* assist* authentic* background* benefit*
breakthrough* brilliant* candidate* casualt* cease-fire* ceasefire* communit* consensus cure*
danger* deal* death* democra* design* document* donat* evidence expert* fair* fan* fortune free*
friend* genius* genuin* gift* good great heal* help* hero* honest* humanitarian* improv*
independen* innocen* intend* intent* invit* letter* love* majority meant mediat* moderate*
moderates neutral* nominee* objectiv* offer* peace* plan plans policies policy poll polls pretext*
progress* proof protect* provid* purpose* reason* reform* rescu* respons* revolution* save* serv*
shar* shutdown signature* solution* succe* superior* support* toll truce* victor* virtue* want*
wealth* win* wish* witness* won worth*
"""


def _pattern(stems: str) -> re.Pattern[str]:
    parts = "|".join(re.escape(stem).replace(r"\*", r"\w*") for stem in sorted(set(stems.split())))
    return re.compile(rf"(?:{parts})")


_IS_DEED, _IS_HARMLESS = _pattern(_DEEDS), _pattern(_HARMLESS)


def names_wrongdoing(phrase: Sequence[str]) -> bool:
    """Whether one of the words names a misdeed, a crime, or one who does it.

    Parameters
    ----------
    phrase : sequence of str
        Words, lower-cased; compounds with hyphens count as their parts too.

    Examples
    --------
    >>> names_wrongdoing(["money", "laundering"]), names_wrongdoing(["steady", "progress"])
    (True, False)
    """
    return any(_IS_DEED.fullmatch(word) for word in _parts(phrase))


def is_harmless(phrase: Sequence[str]) -> bool:
    """Whether the words speak of something nobody is accused of ("designed", "aid", "progress").

    Parameters
    ----------
    phrase : sequence of str
        Words, lower-cased.

    Examples
    --------
    >>> is_harmless(["moderate"]), is_harmless(["paid"])
    (True, False)
    """
    return any(_IS_HARMLESS.fullmatch(word) for word in phrase)


def _parts(phrase: Sequence[str]) -> list[str]:
    return [part for word in phrase for part in {word, *word.split("-")} if part]
