"""How people say by which way they wrote, who ended it, and what draft they have."""

from __future__ import annotations

import re

_I = re.IGNORECASE

# A way of writing, and the words for it; several may stand in one message.
CHANNELS = {
    "voicemail": re.compile(r"\b(?:voice\s?-?mails?|answer(?:ing)?\s?machine|answerphone|after\s+the\s+beep)\b", _I),
    "email": re.compile(r"\be-?mail(?:s|ed|ing)?\b", _I),
    "letter": re.compile(
        r"\b(?:hand-?written\s+(?:letter|note|card)|letters?|postcards?|in\s+the\s+post|by\s+post)\b", _I
    ),
    "private_message": re.compile(
        r"\b(?:(?:d|p)m(?:s|'d|ed|ing|d)?|private(?:ly)?\s+messag\w+|inbox(?:ed)?|voice\s?notes?|snapp?ed|whatsapp?ed"
        r"|direct\s+messag\w+)\b",
        _I,
    ),
    "text": re.compile(r"\b(?:text(?:s|ed|ing)?|txt(?:ed)?|sms|i-?messages?)\b(?!\s*book)", _I),
    "call": re.compile(
        r"\b(?:(?:phone|video)\s?-?(?:call(?:s|ed)?|conversation)|face\s?tim(?:e|ed|ing)|phoned|rang|ringing|on\s+the\s+phone"
        r"|(?<!is\s)(?<!was\s)(?<!'s\s)(?<!'re\s)(?<!are\s)(?:call|called|calling|ring|phone)"
        r"\s+(?:him|her|them|my\s+ex|back|up\s+(?:him|her|them))|a\s+(?:quick\s+|missed\s+)?call|(?:he|she|they)\s+called"
        r"|missed\s+calls?|pick(?:ed)?\s+up\s+the\s+phone|by\s+phone|over\s+the\s+phone)\b"
        r"(?!\s+(?:names|off|it\s+off|out\s+on|me\s+(?:a|an)\b))",
        _I,
    ),
    "in_person": re.compile(r"\b(?:in\s+person|face[- ]to[- ]face|in\s+real\s+life|irl)\b", _I),
    "public_post": re.compile(
        r"\b(?:public(?:ly)?\s+(?:post|comment)\w*|post(?:ed|ing)?\s+(?:on|to)\s+(?:his|her|their|my|the)\s+(?:wall|timeline|page|feed|profile)"
        r"|on\s+(?:his|her|their)\s+wall|comment(?:ed|ing)?\s+(?:on|under)\s+(?:his|her|their)|tagg?ed\s+(?:him|her|them)"
        r"|tweet(?:ed|ing)?\s+(?:at|about)|a\s+public\s+(?:post|comment))\b",
        _I,
    ),
}

_THING = (
    r"(?:it|things|everything|the\s+relationship|our\s+relationship|us|the\s+engagement|our\s+marriage|the\s+marriage)"
)
_END = rf"(?:ended\s+{_THING}|broke\s+(?:it|things)\s+off|called\s+(?:it|things)\s+off|finished\s+(?:it|things)|called\s+time\s+on\s+\w+|broke\s+off\s+{_THING})"
_NOT_LEFT = (
    r"(?!\s+(?:on\s+(?:read|seen|delivered|hold)|an?\b|some\b|two\b|three\b|with|alone|out|behind|the\b|at\b|my\b|his\b|her\b|to\s+(?:it|think)"
    r"|feeling|wondering|hanging|speechless|confused|standing|thinking|waiting|voicemail|message|\d))"
)
_WHO = r"(?:he|she|they|my\s+ex(?:[- ]\w+)?|ex|who|(?-i:(?!We\b|And\b|Then\b|So\b|But\b)[A-Z]\w+))"
_WAS = r"(?:was|is|were)"

# Who ended it; the first that fits decides.
ENDED_BY = (
    (
        "both",
        re.compile(
            r"\b(?:we\s+(?:both|mutually|kind\s+of\s+both)\s+(?:\w+\s+)?(?:agreed|decided|ended|wanted|knew\s+it\s+was\s+over|called)"
            rf"|mutual(?:ly)?\s+(?:\w+\s+)?(?:break-?\s?up|split|decision|agreed|ended|thing|choice)|(?:break-?\s?up|split|decision|it|ending)\s+{_WAS}\s+(?:\w+\s+)?mutual"
            r"|we\s+(?:ended|called)\s+(?:it|things)\s+(?:off\s+)?(?:together|mutually|amicably|by\s+agreement)|decided\s+together\s+to\s+(?:end|split|break))\b",
            _I,
        ),
    ),
    (
        "me",
        re.compile(
            rf"\b(?:i\s+(?:was\s+the\s+one\s+(?:who|that|to)\s+)?(?:\w+ly\s+|just\s+|had\s+)?(?:dumped|{_END}|broke\s+up\s+with|split\s+up\s+with|broken\s+up\s+with|finished\s+with|walked\s+(?:out|away)|chucked|binned"
            rf"|left\s+(?:him|her|them|my\s+ex){_NOT_LEFT})|i'?m\s+the\s+one\s+who\s+(?:ended|left|dumped|broke)|(?:me|i)\s+who\s+(?:ended|left|dumped|broke)"
            rf"|(?:me|i)\s+that\s+(?:ended|broke)|i\s+was\s+the\s+(?:dumper|one\s+to\s+(?:end|leave|break)))\b",
            _I,
        ),
    ),
    (
        "ex",
        re.compile(
            rf"\b(?:(?:dumped|chucked|binned|divorced)\s+me|broke\s+up\s+with\s+me|(?:split|broken)\s+up\s+with\s+me|finished\s+with\s+me|broke\s+my\s+heart\s+and\s+left"
            rf"|walked\s+out\s+on\s+(?:me|us)|(?:got|been|was|getting|i'?m|being|were)\s+dumped|{_WHO}\s+(?:was\s+the\s+one\s+who\s+|just\s+|suddenly\s+|\w+ly\s+)?{_END}"
            rf"|{_WHO}\s+(?:\w+ly\s+|just\s+|suddenly\s+)?left\s+me{_NOT_LEFT}|{_WHO}\s+(?:was|is)\s+the\s+one\s+who\s+(?:ended|left|broke))\b",
            _I,
        ),
    ),
)

_LEAD = (
    r"(?:is\s+(?:this|it|that)\s+(?:ok(?:ay)?|alright|fine|good|too\s+much)(?:\s+to\s+send)?|here(?:'?s|\s+is)\s+(?:what\s+i\s+(?:wrote|have|got|want\s+to\s+(?:send|say))|my\s+(?:\w+\s+)?(?:draft|message|text|letter|reply|email)|it|the\s+draft)"
    r"|(?:my\s+|the\s+|this\s+)?(?:draft|message|text|reply|email|letter)(?:\s+so\s+far|\s+i\s+wrote)?|how\s+(?:does|do|is|about)\s+(?:this|it|that)(?:\s+(?:sound|look|read))?"
    r"|(?:check|read|look\s+(?:at|over)|rate|review|proof-?read|judge)\s+(?:this|my\s+\w+|it)(?:\s+(?:for\s+me|please|pls|over|first|text|message|draft))*|(?:can|could|should|may|shall)\s+i\s+(?:send|say|write|post|text)(?:\s+(?:this|him|her|them|that))*"
    r"|i\s+(?:wrote|want\s+to\s+(?:send|say|write)|was\s+(?:going|gonna|about)\s+to\s+(?:send|say|write)|have\s+written|typed|drafted|came\s+up\s+with)(?:\s+(?:this|him|her|them|that))*"
    r"|i'?(?:m|d|ve|ll)\s+(?:thinking\s+of|going\s+to|gonna|about\s+to|send|say|write|written|typed|drafted)(?:\s+(?:sending|saying|writing|send|say|write|this|him|her|them))*"
    r"|what\s+do\s+(?:you|u)\s+think(?:\s+(?:of|about)\s+(?:this|it))?|thoughts(?:\s+on\s+this)?|ok(?:ay)?\s+to\s+send(?:\s+this)?|this\s+ok(?:ay)?)"
)
# What follows the colon, or a line of its own, is the draft.
DRAFT_AFTER = re.compile(rf"\b{_LEAD}\s*\??\s*(?::|\n|\s-\s|\.\.\.)\s*(?P<draft>\S.*\S)\s*$", _I | re.DOTALL)
# What follows such a question in the same line is one too, where it speaks to somebody else.
DRAFT_ASKED = re.compile(
    r"^\W*(?:(?:hi|hey|hello|so|ok(?:ay)?|um|please|pls)\b[\s,.!]*)*(?:is\s+(?:this|it)\s+(?:ok(?:ay)?|alright|all\s+right|fine|good"
    r"|too\s+(?:much|long))|(?:can|could|should|may)\s+i\s+send\s+(?:this|it)|how\s+(?:does|is)\s+(?:this|it)(?:\s+(?:sound|look|read))?"
    r"|what\s+do\s+(?:you|u)\s+think\s+(?:of|about)\s+this|(?:(?:can|could|would)\s+(?:you|u)\s+)?(?:check|read|look\s+(?:at|over))\s+this"
    r"|this\s+ok(?:ay)?)\b[^?.!\n]{0,40}[?.]\s*(?P<draft>\S.*\S)\s*$",
    _I | re.DOTALL,
)
QUOTED = re.compile(r"\"(?P<double>[^\"]{12,})\"|(?<!\w)'(?P<single>.{12,}?)'(?!\w)", re.DOTALL)
# Words before a quotation that make it somebody else's.
THEIR_WORDS = re.compile(
    r"\b(?:he|she|they|ex|friend|mum|mom|sister|brother|you|[A-Z]\w+)(?:'s|\s+has|\s+just|\s+then)?\s+"
    r"(?:said|says|replied|wrote|texted|answered|messaged|goes|went|was\s+like|told\s+me|sent(?:\s+me)?|put|asked|commented|posted|responded)"
    r"[^.!?\n\"]{0,25}$",
    _I,
)
OWN_WORDS = re.compile(
    r"\b(?:is\s+(?:this|it|that|the)|ok\b|okay|send|sending|draft|wrote|written|write|say(?:ing)?\b|check|sound|how\s+about|something\s+like|typed|my\s+(?:message|text|reply|email|letter)|too\s+much|thinking\s+of)",
    _I,
)

# A message that is a letter itself: its greeting, whom it speaks to, and what shows that it speaks to the bot.
SALUTATION = re.compile(
    r"^\W*(?:hi+|hey+|hello|hiya|heya|dear|yo|hallo|hola|ciao|salut|good\s+(?:morning|evening|afternoon)|morning|happy\s+\w+)\s+"
    r"(?!(?:there|bot|olive|i|i'?m|my|the|so|can|could|is|what|how|do|does|need|please|it'?s|just|again|everyone|all|guys)\b)"
    r"[\w'\u2019-]+\s*(?:[,.!\n:-]|\b(?:i|it'?s|how|hope|long|just|been|saw|thanks|sorry|thought|would|fancy|are|do)\b)",
    _I,
)
SPOKEN_TO = re.compile(r"\b(?:you|u|ur|your|you'?re|youre|you'?ve|yours|ya)\b", _I)
ABOUT_THEM = re.compile(
    r"\b(?:my\s+ex|(?:tell|text|message|write(?:\s+to)?|ask|call|contact|send|answer|see|meet)\s+(?:her|him|them)\b|(?:she|he|they)\s+"
    r"(?:said|says|never|didn'?t|doesn'?t|don'?t|told|asked|left|wants?|broke|dumped|replied|answered|wrote|texted|blocked|has|have|is|are|was))\b",
    _I,
)
TO_THE_BOT = re.compile(
    r"\b(?:what\s+(?:should|do|can|would)\s+i|should\s+i|(?:can|could|would)\s+you\s+(?:help|check|read|tell|suggest|remind|write|give|look)"
    r"|how\s+(?:do|should|can)\s+i|help\s+me|any\s+advice|what\s+do\s+you\s+(?:think|suggest|advise)|is\s+(?:it|this)\s+ok(?:ay)?)\b",
    _I,
)
