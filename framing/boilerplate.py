"""The lines that surround an article on a news page, told by their wording.

Each rule reads one line. A line that a rule knows is never decided alone: `framing.pages` looks at
where it stands before it is set aside.
"""

from __future__ import annotations

import re

_AGENCIES = (
    r"A\.?P\.?|AFP|EPA|EFE|ANP|ANSA|DPA|dpa|PA|(?:ITAR-)?TASS|Tass|RIA Novosti|Sputnik|Xinhua|"
    r"Reuters|REUTERS|Getty|GETTY|Shutterstock|Alamy|iStock|Anadolu|Tasnim|Fars|FNA|IRNA|ISNA|"
    r"Mehr|SANA|Bloomberg|NurPhoto|I(?:mago|MAGO)|R(?:ex|EX)|WENN|Press Association|"
    r"Associated Press|Agence France-Presse|European Pressphoto|Kyodo|Yonhap|Corbis|Z(?:uma|UMA)|"
    r"S(?:ipa|IPA)|Flickr|Wiki[mp]edia|YouTube|Twitter|Facebook|Instagram|CCTV"
)
_PICTURE = r"photo(?:graph)?s?|images?|pictures?|pics?|illustrations?|videos?|graphics?"
_STILL = r"(?:frame |screen ?)?(?:grab|shot|capture|still)|footage"
_IN_CREDIT = rf"(?i:{_PICTURE}|{_STILL}|file|handout|courtesy|archive|undated|via)"
_CREDIT_IN_BRACKETS = re.compile(
    rf"[(\[](?:[^()\[\]]{{0,60}}\b)?(?P<by>{_AGENCIES}|{_IN_CREDIT})\b[^()\[\]]{{0,60}}[)\]]\W*$"
)
# Names in brackets behind the full stop: "(Tribune/Jo Lind)"; a sentence in brackets has its own.
_NAME = r"[A-ZÀ-Þ](?:[\w'’&-]|\.(?=[ )\w]))*"
_NAMES_IN_BRACKETS = re.compile(
    rf"[.!?…][\"'”’]*\s+\((?P<by>{_NAME}(?:[ /,]+(?:for|and|the|of|{_NAME})){{0,6}})\)$"
)
_CREDIT_AT_END = re.compile(
    rf"(?:^|[.!?…\"”’]\s+|[|•–—/]\s*)(?i:photo credit|image credit|credit|source|{_PICTURE})"
    rf"(?: by| courtesy of)?\s*:\s*\S.{{0,60}}$"
    rf"|(?:[|•©/]|--|—|–)\s*(?:\w+ ){{0,3}}(?:{_AGENCIES})\b[\w /]{{0,30}}$"
    r"|(?:[.!?”\"]\s+|^)©\s*\S.{0,60}$"
)
_CREDIT_AT_START = re.compile(
    rf"^(?i:(?:file|stock|handout) )?(?i:{_PICTURE}|file|pictured|caption|watch|gallery|"
    r"in pictures|infographic|map)(?i: caption)?\s*[:|–—]\s*\S"
    rf"|^(?i:{_PICTURE}) (?i:by|courtesy of|credit|caption)\b"
)
_SHOWS_PICTURE = re.compile(
    r"^an? (?:undated |file |handout |satellite |general )*"
    rf"(?:photo(?:graph)?|picture|image|view|{_STILL})\b"
    rf"|^(?:in )?(?:this|an?) (?:\w+ ){{0,3}}(?:photo(?:graph)?|picture|image|{_STILL})\b",
    re.IGNORECASE,
)
_SEEN_IN_PICTURE = re.compile(
    r"\b(?:is|are) (?:seen|pictured)\b|\bshows?\b|\bpictured (?:here|above|left|right)\b"
    r"|\bin (?:this|an?) (?:\w+ ){0,3}(?:photo(?:graph)?|picture|image|frame ?grab)\b"
    r"|\((?:left|right|centre|center|l|r|c)\)",
    re.IGNORECASE,
)
_MAX_CAPTION = 90

_SITES = (
    r"whats ?app|facebook|twitter|x|linked ?in|pinterest|reddit|telegram|instagram|youtube|google|"
    r"flipboard|messenger"
)
_ON_PAGE = r"article|story|page|news|post|link"
_LEGAL = (
    r"privacy|cookies?|terms|contact|about|advertise|imprint|legal|sitemap|careers|help|faq|"
    r"accessibility|disclaimer"
)
# Whole lines; what stands first is asked first.
_LINES: dict[str, tuple[str, ...]] = {
    "advertisement": (
        r"(?:advert(?:isement|ising)?|sponsored(?: content)?|promoted(?: content)?|ad feedback|"
        r"paid content)",
        r"(?:story|article) continues (?:after|below).*|continue reading.*",
        r"scroll (?:down )?(?:to|for).*",
    ),
    "comments": (
        r"(?:leave|post|add|write) (?:a|your) (?:comment|reply)\b.{0,40}",
        r"(?:view |show |all |read )?(?:\d+ |no (?=\w+s\b))?comments?"
        r"(?: ?\(\d+\)| (?:are )?closed|: ?\d+)?",
        r"\d+ (?:responses?|replies|thoughts?|comments?) (?:to|on|for)\b.{0,160}",
        r"(?:feed for|sort) comments\b.{0,60}",
        r"join the (?:discussion|conversation|debate)\b.{0,40}",
        r"your email address will not\b.*",
    ),
    "subscribe": (
        r"(?:subscribe|sign up|register|get (?:the|our)|join our|download (?:the|our)|never miss|"
        r"support (?:our|independent)|become a (?:member|subscriber)|donate|enter your e-?mail|"
        r"(?:our )?newsletter)\b(?!.*\bsaid\b).{0,120}",
    ),
    "sharing": (
        rf"(?:please )?(?:share|tweet|retweet|print|e-?mail|copy link|save|bookmark|like|pin|send|"
        rf"follow|{_SITES})(?:\W+(?:on|via|by|to|us|this|the|it|plus|friend|a|and|comments?|\d+|with|"
        rf"your|friends|save|like|more|share|tweet|print|e-?mail|{_ON_PAGE}|{_SITES}))*",
        r"(?:follow|like|find|join|connect with) (?:us|me|@?\w+(?: \w+){0,2}) on\b.{0,80}",
        r"click to (?:share|e-?mail|print|tweet)\b.{0,80}",
        r"\d[\d.,]*k? (?:shares?|views?|likes?)",
    ),
    "related": (
        r"(?:related|recommended|similar|more|other|latest|top|popular|trending|must[ -]read|"
        r"most[ -](?:read|popular|viewed|shared|commented)|featured|breaking|further)\W*"
        r"(?:posts?|articles?|stor(?:y|ies)|news|topics?|content|links?|reading|coverage|"
        r"headlines?|videos?|reads?|now|today|for you|stories you may like|from [\w '’&.-]{2,40}|"
        r"(?:on|in|about) [\w '’&-]{2,40})?",
        r"(?:read(?: more| also| next| this)|also read|see also|see more|more on this|up next|"
        r"next up|what to read next|editor['’]?s['’]? picks?|don['’]t miss|listen|live updates?|"
        r"watch(?: now| also| this)?|in case you missed it|(?:previous|next) (?:post|article)|"
        r"related(?: \w+)?)(?:\s*[:|>»–—].{0,160})?",
        r"you (?:may|might) (?:also )?(?:like|be interested).*",
    ),
    "tags": (
        r"(?:tags?|topics?|keywords?|filed under|categor(?:y|ies)|labels?|"
        r"in this (?:article|story))\s*[:|].{0,200}",
        r"(?:#\w+[\s,]*)+",
    ),
    "footer": (
        r".{0,80}(?:all rights reserved|copyright\W+(?:©|\(c\)|\d{4})|©\s*(?:copyright )?\d{4}|"
        r"\d{4}\s*©).{0,120}",
        rf"(?:{_LEGAL}|back to top|rss|home)(?: (?:us|policy|notice|of (?:use|service)|"
        rf"and conditions|with us|cent(?:er|re)|page|feed))?(?:\W+(?:{_LEGAL}|us|policy|of|use|"
        r"service|and|conditions|with|rss|newsletters?))*",
        r".{0,60}\bcan (?:also )?be (?:accessed|reached|found|viewed|followed|watched)\b.{0,80}",
        r"this (?:article|story|page) (?:was|has been|is) (?:first |originally |also )?"
        r"(?:published|posted|updated|amended|available)\b.{0,160}",
        r"the views expressed\b.{0,240}",
        r"(?:send|email) (?:us )?(?:your )?(?:tips|feedback|letters)\b.{0,120}",
    ),
    "author": (
        r"\(?(?:about the author|(?:additional )?reporting by|editing by|written by|writing by|"
        r"compiled by|translated by|edited by|words by)\b.{0,300}",
    ),
    "reading time": (
        r"\d+[- ]min(?:ute)?s?(?: (?:to )?read)?.{0,10}",
        r"reading time\b.{0,30}",
    ),
}
_KNOWN = tuple(
    (why, re.compile(rf"^[^\w\"'“‘«]*(?:{'|'.join(lines)})[^\w.!?\"'”’»]*$", re.IGNORECASE))
    for why, lines in _LINES.items()
)
_MAX_KNOWN = 45
# Notices in full sentences, which read like paragraphs.
_NOTICE = re.compile(
    r"\b(?:(?:we|(?:this|our) (?:web ?)?site) uses? cookies|by continuing to (?:use|browse|visit)|"
    r"enable javascript|recaptcha|affiliate commission|change your cookie|opt.?out|privacy policy|"
    r"(?:are|is an?) (?:registered )?trademarks? of|information provided on this website|"
    r"quotes delayed|your submission)\b",
    re.IGNORECASE,
)
_MAX_NOTICE = 120
_ADDRESS = re.compile(
    r"^\W*(?:(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.]+|"
    r"[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|info|tv|news|co\.[a-z]{2}|[a-z]{2})(?:/\S*)?)\W*$",
    re.IGNORECASE,
)
_BYLINE_WORD = r"(?:[A-ZÀ-Þ][\w.’'-]*|and|in|for|of|the|&|@\w+)"
_BYLINE = re.compile(
    r"^(?i:(?:exclusive|analysis|opinion|report|special report)?:?\s*by|from|author|story by|text)"
    rf"\s*:?\s+{_BYLINE_WORD}(?:[\s,|]+{_BYLINE_WORD}){{0,13}}[\s,|]*$"
    r"|^By [A-ZÀ-Þ][\w.’'-]*(?: [A-ZÀ-Þ][\w.’'-]*){1,3}, [^.]{3,60}$"
)
_MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_DATE_WORD = re.compile(
    r"(?:first|last)|published|posted|updated|modified|created|date|on|at|by|time|local|hrs?|ago|"
    r"est|edt|gmt|utc|bst|ce?s?t|[ap]\.?m\.?|hours?|minutes?|days?|mon(?:day)?|tues?(?:day)?|"
    rf"wed(?:nesday)?|thu(?:rs)?(?:day)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?|{_MONTH}|"
    r"\d{1,4}(?:st|nd|rd|th|[ap]m)?",
    re.IGNORECASE,
)
_BETWEEN_DATE_WORDS = re.compile(r"[\s:.,|/()+–—-]+")
_YEAR_OR_TIME = re.compile(r"\b(?:19|20)\d\d\b|\d[:.]\d\d|\bago\b|\d ?[ap]m\b", re.IGNORECASE)
_DATELINE = re.compile(
    r"^[A-ZÀ-Þ][\w.’' -]{1,30}(?:, [A-ZÀ-Þ][\w. ]{1,30}){0,2},? "
    rf"(?:\([A-Z][A-Za-z. ]{{1,30}}\)|(?i:{_MONTH})\.? \d{{1,2}})\W*$"
)
_SAID = re.compile(r"[\"“”]|\bsa(?:id|ys|ying)\b|\baccording to\b", re.IGNORECASE)
_TRAIL_MARK = re.compile(r"\s+(?:/|>|»|›|::|\||•|·|→)\s+|\s*[»›→]\s*")


def is_caption(text: str, n_words: int) -> bool:
    """Whether a line is a picture's caption or credit."""
    if n_words > _MAX_CAPTION:
        return False
    if _CREDIT_AT_START.search(text) or _CREDIT_IN_BRACKETS.search(text):
        return True
    if _CREDIT_AT_END.search(text) or _NAMES_IN_BRACKETS.search(text):
        return True
    return bool(_SHOWS_PICTURE.search(text) and _SEEN_IN_PICTURE.search(text))


def is_signed(text: str) -> bool:
    """Whether a line ends on a bare name: a caption's credit, or the signature of a report."""
    return bool(_NAMES_IN_BRACKETS.search(text)) and not _SHOWS_PICTURE.search(text)


def known_line(text: str, n_words: int) -> str:
    """Why a line is no part of an article, wherever it stands; empty when it may be."""
    if n_words <= _MAX_KNOWN:
        for why, pattern in _KNOWN:
            if pattern.search(text):
                return why
    if n_words <= _MAX_NOTICE and _NOTICE.search(text) and not _SAID.search(text):
        return "notice"
    if _ADDRESS.match(text):
        return "address"
    return "caption" if is_caption(text, n_words) else ""


def edge_line(text: str, n_words: int) -> str:
    """Why a line above or below the article is no part of it; inside, the same line may be."""
    words = [w for w in _BETWEEN_DATE_WORDS.split(text) if w]
    if all(map(_DATE_WORD.fullmatch, words)) and _YEAR_OR_TIME.search(text):
        return "date"
    if n_words <= 16 and _BYLINE.match(text):
        return "byline"
    if n_words <= 8 and _DATELINE.match(text):
        return "dateline"
    parts = [part for part in _TRAIL_MARK.split(text) if part.strip()]
    if len(parts) > 1 and all(len(part.split()) <= 4 for part in parts[:-1]):
        return "breadcrumb"
    return ""
