"""What stands around a name, and what that says about whose it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum


class Trust(Enum):
    """How much the words around a name tell.

    Attributes:
        SAID: They say that it is a name; any word is believed.
        BESIDE: They stand beside a name; a capital letter or a list must agree.
        LISTED: They could stand beside anything; a list must agree.
    """

    SAID = "said"
    BESIDE = "beside"
    LISTED = "listed"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way a name is brought up.

    Attributes:
        regex: Has a group `name`.
        role: Whose name it is; None when it does not say.
        trust: How much it tells.
    """

    regex: re.Pattern[str]
    role: str | None
    trust: Trust


# The role of people who are neither: it keeps the ex from being guessed, and is not handed on.
OTHER = "other"

_NAME = r"(?P<name>[^\W\d_][^\W\d_'-]*(?:['-][^\W\d_]+)*)"
_CALLED = r"(?:called|named|name is|name's|names|name was|goes by)"
_EX = (
    r"(?:my|the|an)\s+ex(?:[- ](?:husband|wife|boyfriend|girlfriend|partner|fianc[eé]e?|bf|gf|hubby|fling))?"
    r"|my\s+former\s+(?:husband|wife|boyfriend|girlfriend|partner)"
)
_FRIEND = (
    r"(?:my|our|a|his|her|their)\s+(?:(?:best|good|close|old|mutual|work|oldest|dear|closest|other|shared|uni|school)\s+)*"
    r"(?:friend|mate|bestie|bff|buddy|pal|flatmate|roommate|housemate|colleague|coworker|co-worker"
    r"|cousin|sister|brother|sis|bro|aunt|uncle|neighbour|neighbor)"
)
_OTHER = (
    r"(?:(?:his|her|their|my|a|the)\s+new\s+(?:girlfriend|boyfriend|partner|wife|husband|man|woman|guy|girl|gf|bf|fella|bloke|bird)"
    r"|(?:my|our|his|her|their)\s+(?:(?:current|little|eldest|youngest|older|younger)\s+)?"
    r"(?:son|daughter|kid|baby|dog|cat|puppy|boyfriend|girlfriend|husband|wife|boss|therapist|counsellor|doctor|mum|mom|dad))"
)
_BROKE = r"(?:and\s+(?:i|me)\s+(?:broke|split|ended|separated|dated|were\s+together|used\s+to\s+date)|(?:broke\s+up|split\s+up)\s+with\s+me|dumped\s+me|left\s+me|ended\s+(?:it|things)|blocked\s+me|ghosted\s+me|unfriended\s+me)"
_SAYS = r"(?:said|says|told|texted|replied|hasn'?t|hasnt|didn'?t|didnt|never|wants|wanted|asked|messaged|called|wrote|doesn'?t|won'?t|seems|seemed|keeps|left|blocked|moved|sent|answered|invited|agreed|still|just|and\s+i\b)"
_TO = (
    r"(?:miss|missing|missed|texted|text|texting|messaged|message|messaging|called|call|calling|rang|ring|phoned|dm'?d|dmed|emailed|email"
    r"|dated|dating|love|loved|saw|seeing|met|meet|meeting|contact|contacted|contacting|asked|ask|told|tell|invite|invited|bumped\s+into|ran\s+into|run\s+into"
    r"|(?:broke|break|split|breaking)\s+up\s+with|friends\s+with|mates\s+with|over|get\s+back\s+with|talk(?:ing|ed)?\s+(?:to|with)|sp(?:eak|oke)\s+(?:to|with)"
    r"|heard\s+from|hear\s+from|with|apologise\s+to|apologize\s+to|sorry\s+to|write\s+to|wrote\s+to|reach(?:ed)?\s+out\s+to|hugged|kissed|dumped|left|blocked|about|from|to)"
)


def _make(template: str, role: str | None, trust: Trust) -> Pattern:
    return Pattern(re.compile(template.replace("NAME", _NAME), re.IGNORECASE), role, trust)


# The first pattern that fits decides.
PATTERNS = (
    _make(rf"\b(?:{_FRIEND}),?\s+(?:is\s+|was\s+|{_CALLED}\s+)*NAME", "friend", Trust.BESIDE),
    _make(
        r"\b(?:(?:broke|break|split|breaking|splitting)\s+up\s+with|dumped|left|divorced|separated\s+from)\s+my\s+"
        r"(?:girlfriend|boyfriend|gf|bf|wife|husband|partner|fianc[eé]e?)\s+NAME",
        "ex",
        Trust.BESIDE,
    ),
    _make(
        rf"\bmy\s+(?:girlfriend|boyfriend|gf|bf|wife|husband|partner|fianc[eé]e?)\s+NAME\s+{_BROKE}", "ex", Trust.BESIDE
    ),
    _make(
        rf"\b(?:{_EX})\s+(?:is|was)?\s*(?:called|named)\s+(?!(?:the|an?|my|me|it|off|out|up|him|her|us)\b)NAME",
        "ex",
        Trust.SAID,
    ),
    _make(rf"\b{_OTHER}(?:'s)?,?\s+(?:is\s+|{_CALLED}\s+)*NAME", OTHER, Trust.BESIDE),
    _make(r"\bmy\s+name(?:\s+is|'s|s|\s+was)?\s+(?:actually\s+)?NAME", "me", Trust.SAID),
    _make(
        r"\b(?:please\s+)?(?:you\s+can\s+)?call\s+me\s+NAME(?=\s*(?:$|[.,!?;]|please|instead|and\b|not\b|from\b))",
        "me",
        Trust.BESIDE,
    ),
    _make(
        r"\b(?:i'm|im|i\s+am|this\s+is|it's|its)\s+NAME(?=\s*(?:$|[.,!?;]|here\b|by\s+the\s+way|btw|and\s+(?:i|my)\b))(?!\s*,?\s*not\b)",
        "me",
        Trust.LISTED,
    ),
    _make(r"(?:^|[.!?\n]\s*)(?:hi|hey|hello|hiya),?\s+NAME\s+here\b", "me", Trust.BESIDE),
    _make(
        r"\b(?:regards|best\s+wishes|yours(?:\s+(?:truly|sincerely))?|sincerely|thanks|thank\s+you|cheers|ta),?\s+NAME\s*[.!]?\s*$",
        "me",
        Trust.BESIDE,
    ),
    _make(r"\b(?:people|everyone|friends|they\s+all)\s+calls?\s+me\s+NAME", "me", Trust.BESIDE),
    _make(
        r"\b(?:his|her|their|the\s+ex'?s|my\s+ex'?s|ex'?s)\s+(?:real\s+|first\s+|actual\s+)?name(?:\s+is|'s|s|\s+was|\s+isn't\s+\w+,?\s+it's)\s+(?:actually\s+)?(?!(?:right|still|on|in|not|all|there|here|everywhere|the|an?|so|too|like)\b)NAME",
        "ex",
        Trust.SAID,
    ),
    _make(r"\b(?:he|she|they)(?:'s|s|'re|re|\s+is|\s+are|\s+was)?\s+(?:called|named)\s+NAME", "ex", Trust.SAID),
    _make(r"\b(?:he|she|they)\s+goe?s?\s+by\s+NAME", "ex", Trust.SAID),
    _make(
        rf"\b(?:{_EX})(?:'s\s+name\s+is|,?\s+(?:is\s+)?(?:called|named)|\s+is)?\s*[,(:]?\s+NAME",
        "ex",
        Trust.BESIDE,
    ),
    _make(r"\bNAME\s*,?\s+(?:is|was|who's|who\s+is|who\s+was)?\s*(?:my|an)\s+ex\b", "ex", Trust.BESIDE),
    _make(r"\b(?:it's|its|it\s+is|i\s+meant|meant|no,?)\s+NAME,?\s+(?:and\s+)?not\s+\w+", "ex", Trust.BESIDE),
    _make(
        r"\b(?:it's|its|it\s+is|spelt|spelled|that's)\s+NAME,?\s+with\s+(?:an?\s+|one\s+|two\s+)?(?:[a-z]s?\b|double)",
        "ex",
        Trust.SAID,
    ),
    _make(r"\bnot\s+[A-Z]\w+,?\s+(?:it's\s+|but\s+|its\s+)?NAME\s*(?:$|[.!])", "ex", Trust.LISTED),
    _make(rf"\bNAME\s+{_BROKE}", "ex", Trust.BESIDE),
    _make(
        r"\b(?:miss|missing|my\s+breakup\s+with|(?:broke|break|split|breaking)\s+up\s+with|get\s+back\s+(?:together\s+)?with|be\s+friends\s+(?:again\s+)?with|dumped|dated|over)\s+NAME",
        "ex",
        Trust.BESIDE,
    ),
    _make(rf"\b{_TO}\s+NAME", None, Trust.BESIDE),
    _make(rf"\bNAME(?:'s)?\s+{_SAYS}", None, Trust.BESIDE),
)
