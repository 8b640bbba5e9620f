"""How people name a point in time."""

from __future__ import annotations

import re

DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PARTS = {
    "morning": 9, "noon": 12, "lunchtime": 12, "lunch": 12, "midday": 12, "afternoon": 15, "evening": 19, "night": 21,
    "tonight": 20, "midnight": 0,
}  # fmt: skip
_PART = r"(?P<part>morning|noon|midday|lunchtime|lunch|afternoon|evening|night|midnight)"
_CLOCK = (
    r"(?:(?:at|around|by|@)?\s*(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s*(?P<half>am|pm|a\.m\.|p\.m\.)"
    r"|(?:(?:at|around|by|@)\s*|(?<=day\s)(?=\d{1,2}(?:[:.]\d{2})?\s*(?:$|[,;!?])))(?P<hour24>\d{1,2})(?:[:.](?P<minute24>\d{2}))?(?!\s*(?:\d|%|st|nd|rd|th|weeks?|days?|months?|years?)))"
)
_LATER = rf"(?:\s*,?\s*(?:(?:in\s+the\s+|at\s+)?{_PART}|{_CLOCK}))?"
_DAY = r"(?P<day>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_NEAR = (
    (
        "near",
        rf"\b(?P<near>day\s+before\s+yesterday|day\s+after\s+(?:tomorrow|tmrw)|yesterday|today|tonight|tom+or+ow|tmrw|tmr|2moro|last\s+night)\b{_LATER}",
    ),
    (
        "past_hour",
        r"\b(?:at\s+|around\s+|by\s+)?(?:a\s+)?(?P<part>half\s+past|quarter\s+past|quarter\s+to)\s+(?P<number>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?:\s*(?P<half>am|pm))?\b",
    ),
    ("morning", r"\b(?:first\s+thing\s+)?in\s+the\s+morning\b"),
    ("this", rf"\bthis\s+{_PART}\b"),
    (
        "week",
        r"\b(?P<which>last|next|this|coming)\s+(?P<span>week(?:end)?|month|year|summer|winter|spring|autumn|christmas)\b",
    ),
    (
        "numbered_day",
        r"\b(?:(?:on|by|until|till)\s+)?(?:mon|tues|wednes|thurs|fri|satur|sun)day\s+(?:the\s+)?(?P<date>\d{1,2})(?:st|nd|rd|th)\b(?!\s+(?:of\s+)?[a-z]{3})",
    ),
    (
        "day",
        rf"\b(?:(?P<lead>last|next|this|on|since|by|until|till|coming|for|from|every|past)\s+)?(?:the\s+)?{_DAY}\b{_LATER}",
    ),
    # "Half 7" is half past in the mouths of those who say it.
    ("half_hour", r"\b(?:at\s+|around\s+|by\s+)?half\s+(?P<number>\d{1,2}|six|seven|eight|nine|ten|eleven|twelve)\b"),
    (
        "part",
        r"\b(?:at|around|by|over)\s+(?P<part>noon|midday|lunchtime|lunch|midnight)\b|\bafter\s+(?P<over>lunch|work|school|dinner)\b",
    ),
    ("weekend", r"\b(?:at|on|over|by|for)\s+the\s+weekend\b"),
    ("short_day", rf"\b(?P<day>mon|tue|wed|thu|fri|sat|sun)\s+{_CLOCK}"),
    ("clock", rf"\b{_CLOCK}"),
    ("clock", r"(?<![\d:.,/-])(?P<hour>\d{1,2}):(?P<minute>\d{2})(?P<half>)(?P<hour24>)(?P<minute24>)(?![\d:])"),
)
RELATIVE = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _NEAR)
AFTER = re.compile(r"^\s*(?:or\s+so\s+)?(?P<way>ago|back|from\s+now|later)\b", re.IGNORECASE)
DATE = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\b\.?(?:,?\s+\d{{4}})?|{_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}})?"
    r"|\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})|\d{1,2}-\d{1,2}-\d{4})\b(?!\s*(?:of\s+the|th\b))",
    re.IGNORECASE,
)
PAST = re.compile(
    r"\b(?:saw|met|(?<!to )(?<!a )text(?:ed)?|sent|was|were|did|messaged|replied|ago|went|called|wrote|told|said|asked|broke|dumped|left|happened|bumped|last|since|had)\b",
    re.IGNORECASE,
)
FUTURE = re.compile(
    r"\b(?:will|going\s+to|gonna|meeting|seeing|remind|next|coming|i'll|we're|plan|should|can|want|due|by|invited|is\s+on)\b",
    re.IGNORECASE,
)
# Before a length of time: it lies ahead.
AHEAD = re.compile(r"\bin\s+(?:about\s+|abt\s+|like\s+|around\s+|roughly\s+|maybe\s+)?$", re.IGNORECASE)
# After a date: the hour.
THEN = re.compile(_LATER, re.IGNORECASE)
# Between a day and its hour.
BETWEEN = re.compile(r"\s*,?\s*(?:on\s+)?", re.IGNORECASE)
# What names an hour without a day.
HOURS = re.compile(
    rf"(?:{_CLOCK}|(?:at\s+|around\s+|by\s+)?(?:a\s+)?(?:half\s+past|quarter\s+(?:past|to)|half\s+[\dsent])|\d{{1,2}}:\d{{2}}"
    r"|(?:at|around|by)\s+(?:noon|midday|lunch|midnight)|after\s+(?:lunch|work|school|dinner))",
    re.IGNORECASE,
)
# Before a day: at the hour it is now.
SAME_TIME = re.compile(r"\b(?:this|the\s+same|same)\s+time\s+$", re.IGNORECASE)
# Between a length of time and the day it is counted from.
STEPS = re.compile(r"\s+(?P<way>from|on|after|before)\s*", re.IGNORECASE)
WEEK_AFTER = re.compile(r"\s+week\b(?!\s*(?:ago|end))", re.IGNORECASE)
