"""How people say which pronoun somebody goes by."""

from __future__ import annotations

import re

WORDS = {
    "she": re.compile(r"\b(?:she|her|hers|herself|she'?(?:s|d|ll)|shes)\b", re.IGNORECASE),
    "he": re.compile(r"\b(?:he|him|his|himself|he'?(?:s|d)|he'll|hes)\b", re.IGNORECASE),
    "they": re.compile(r"\b(?:they|them|their|theirs|themself|they'?(?:re|ve|d)|they'll|theyll)\b", re.IGNORECASE),
}
# Whom somebody was with once; "my wife" alone may be the wife of today.
_WAS = r"(?:ex|former|estranged|divorced)[- ]?"
_LEFT_ME = r"(?:\s+[^\W\d_]+)?\s+(?:(?:has\s+|just\s+)*(?:left|dumped|ghosted)\s+me|(?:broke|split)\s+up\s+with\s+me|walked\s+out)"
_ENDED = r"(?:broke|break|split|finished|ended\s+(?:it|things))(?:\s+up)?\s+with\s+my\s+"
# Said outright. Neopronouns are answered with "they", which the wording can decline.
STATED = (
    (
        "they",
        re.compile(
            r"\b(?:they\s*/\s*them|(?:they|them)\s+pronouns|it'?s\s+they\b(?!\s+who)|uses?\s+they|(?:xe|ze|zie|ey|fae)\s*/\s*\w+"
            r"|non-?\s?binary|enby|genderqueer|pronouns?\s+(?:are|is)\s+they|say\s+they\b|goes?\s+by\s+they"
            r"|they,?\s+not\s+s?he\b)",
            re.IGNORECASE,
        ),
    ),
    (
        "she",
        re.compile(
            r"\b(?:she\s*/\s*her|she\s+pronouns|it'?s\s+(?:a\s+)?she\b|it'?s\s+a\s+(?:her|girl|woman)|pronouns?\s+(?:are|is)\s+she|uses?\s+she\b"
            r"|goes?\s+by\s+she|she,?\s+not\s+(?:he|they)\b|"
            rf"{_ENDED}(?:girlfriend|gf|wife)|my\s+ex[- ]?(?:is\s+(?:a\s+)?(?:woman|girl|female)|girlfriend|gf|wife|fianc[eé]e)|{_WAS}(?:girlfriend|gf|wife|fianc[eé]e)|my\s+(?:girlfriend|gf|wife|fianc[eé]e){_LEFT_ME})\b",
            re.IGNORECASE,
        ),
    ),
    (
        "he",
        re.compile(
            r"\b(?:he\s*/\s*him|he\s+pronouns|it'?s\s+(?:a\s+)?he\b|it'?s\s+a\s+(?:him|guy|man|bloke)|pronouns?\s+(?:are|is)\s+he|uses?\s+he\b"
            r"|goes?\s+by\s+he|he,?\s+not\s+(?:she|they)\b|"
            rf"{_ENDED}(?:boyfriend|bf|husband)|my\s+ex[- ]?(?:is\s+(?:a\s+)?(?:man|guy|male|bloke)|boyfriend|bf|husband|hubby)|{_WAS}(?:boyfriend|bf|husband|hubby)|my\s+(?:boyfriend|bf|husband|hubby){_LEFT_ME})\b",
            re.IGNORECASE,
        ),
    ),
)
NOT = re.compile(r"\bnot\s+(?:an?\s+)?$", re.IGNORECASE)
# Other people a "he" or "she" may stand for.
OTHERS = {
    "he": re.compile(
        r"(?<!ex )(?<!ex-)\b(?:boyfriend|bf|husband|brother|dad|father|son|uncle|grandad|new\s+(?:guy|man|bloke)|stepdad|nephew)\b",
        re.IGNORECASE,
    ),
    "she": re.compile(
        r"(?<!ex )(?<!ex-)\b(?:girlfriend|gf|wife|sister|mum|mom|mother|daughter|aunt|auntie|gran|nan|new\s+(?:girl|woman)|niece)\b",
        re.IGNORECASE,
    ),
}
