"""Makes the better version: the person's own words, with the problems replaced or taken out."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from dialogues.drafting.own_hand import adds_something, in_small_letters, without_left_over, writes_small
from dialogues.drafting.sentences import Sentence, sentences_of, without
from nlu.drafts.kinds import Mark
from nlu.drafts.limits import LIMITS, SHORTENED, says_sorry
from nlu.drafts.pieces import split_pieces

# In these the words go and the sentence stays; in all others it goes with them.
_SINGLE_WORDS = frozenset({"pet_name"})
# What makes a sentence worth keeping when there are too many of them.
_ASKS = re.compile(
    r"\?|\b(?:friends?|coffee|lunch|(?:would|could|can) you|fancy|let me know|if you'?d|sorry|apologi[sz]e|thank"
    r"|pick up|collect)\b",
    re.IGNORECASE,
)
# What shows that a message is for something.
_PURPOSE = re.compile(
    r"\?|^(?:where|how|what|when|who|did|does|can|could|would|will|are|shall)\b"
    r"|\b(?:friends?(?:hip|ly)?|mates?|pals|coffee|lunch|tea|walk|meet|catch up|sorry|apologi[sz]e|thank(?:s| you)?"
    r"|happy|birthday|congrat\w*|merry|condolences?|hope|wish|good luck|keys?|box|parcel|pick(?:ed)? up|drop|collect"
    r"|kids?|school|tickets?|bill|rent|vet|dog|cat|let you know|wanted to|say (?:hi|hello)|hear how|glad|see you"
    r"|take care)\b",
    re.IGNORECASE,
)
_STRETCHED = re.compile(r"([A-Za-z])\1{2,}")
_FAREWELL = re.compile(
    r"^(?:x+|best|love|cheers|take care|all the best|warm|yours|regards|bye|ciao|speak soon|see you)\b", re.IGNORECASE
)
_GREETING = re.compile(r"(?:hi|hey|hello|hiya|heya|dear|yo|morning|good \w+)(?: [\w'-]+){0,2},(?=\s)", re.IGNORECASE)
# A name at the end: "… are signed. Dan".
_SIGNED = re.compile(r"[A-Z][\w'-]+(?: [A-Z][\w'-]*)?\.?")
_FAREWELL_WORDS = 4
_FEW_WORDS = 6
# So many words say what a message is for, whatever it is.
_ENOUGH_WORDS = 4
_SHARE_WHEN_SHORTER = 0.6


@dataclass(frozen=True, slots=True)
class Wish:
    """How the better version is wanted.

    Attributes:
        channel: Where it will be sent.
        shorter: Only what is needed.
        closes: Whether a line that leaves the answer to them is added.
    """

    channel: str
    shorter: bool = False
    closes: bool = False


def mend(
    text: str, marks: Sequence[Mark], wish: Wish, instead: Callable[[str], str], intention: str, freedom: str
) -> str:
    """The draft with some of its problems mended and the rest as it was.

    Args:
        text: The draft.
        marks: The problems to mend; one over the whole draft lies in no single words.
        wish: How it is wanted.
        instead: The wording that takes the place of a kind of problem; "" where it just goes.
        intention: A sentence that says what one would like, in case none is left.
        freedom: A sentence that leaves the answer to them.

    Returns:
        "" when nothing is left of it that could be sent.
    """
    small = writes_small(text)
    whole = {mark.kind for mark in marks if _covers(mark, text)}
    local = [mark for mark in marks if not _covers(mark, text) and mark.kind != "too_long"]
    if "over_apologising" in whole:
        local += _sorries(text)
    text, local = _without_words(text, local, instead)
    parts = _parts(text, local)
    own = " ".join(part.words for part in parts)
    used: set[str] = set()
    kept: list[tuple[str, str]] = []
    for part in parts:
        fresh = [instead(kind) for kind in part.kinds if kind not in used and adds_something(kind, instead(kind), own)]
        used.update(part.kinds)
        said = [line for line in (part.words, *fresh) if line]
        kept += [(line, " ") for line in said[:-1]]
        if said:
            kept.append((said[-1], part.gap))
        elif kept and "\n" in part.gap:
            # The line that went ended a paragraph.
            kept[-1] = (kept[-1][0], part.gap)
    extra = [
        instead(kind)
        for kind in sorted(whole & {"over_apologising", "mixed_signals"})
        if kind not in used and adds_something(kind, instead(kind), own)
    ]
    if "drunk_tone" in {mark.kind for mark in marks}:
        kept = [(_STRETCHED.sub(r"\1", words), gap) for words, gap in kept]
    if "too_long" in whole or wish.shorter:
        kept = _shortened(kept, wish)
    lines = extra
    if "no_clear_purpose" in whole:
        lines.append(instead("no_clear_purpose") or intention)
    elif marks and not any(_says_something(words, own) for words in (*(words for words, _ in kept), *extra)):
        lines.append(intention)
    if wish.closes and freedom:
        lines.append(freedom)
    ours = {words for words in (*lines, *(words for words, _ in kept)) if words not in own}
    return _joined(_before_farewell(kept, lines), ours if small else ())


def _says_something(words: str, own: str) -> bool:
    return bool(_PURPOSE.search(words)) or (words in own and len(words.split()) >= _ENOUGH_WORDS)


@dataclass(frozen=True, slots=True)
class _Part:
    """What is left of a sentence.

    Attributes:
        words: Its words; "" when all of it went.
        kinds: The kinds of problem that were in what went.
        gap: What stands between it and the next one.
    """

    words: str
    kinds: tuple[str, ...]
    gap: str


def _parts(text: str, marks: Sequence[Mark]) -> list[_Part]:
    """What is left of each sentence of a draft."""
    parts: list[_Part] = []
    for sentence in sentences_of(text):
        words, kinds = _left_of(text, sentence, marks)
        if words and not kinds and parts and not parts[-1].words:
            words = without_left_over(words)
        parts.append(_Part(words, kinds, sentence.gap))
    return parts


def _sorries(text: str) -> list[Mark]:
    """Every piece that says sorry, but for the first that says it once; of a single sentence all of it."""
    pieces = split_pieces(text)
    one = len({piece.sentence for piece in pieces}) == 1
    sorry = [piece for piece in pieces if one or says_sorry(piece.text)]
    stays = None if one else next((piece for piece in sorry if says_sorry(piece.text) == 1), None)
    return [Mark(piece.start, piece.end, "over_apologising") for piece in sorry if piece is not stays]


def _before_farewell(kept: list[tuple[str, str]], lines: list[str]) -> list[tuple[str, str]]:
    """Puts lines after what is said and before "Best, Tom"."""
    place = len(kept)
    while place > 1 and (_FAREWELL.match(kept[place - 1][0]) or "\n" in kept[place - 2][1]):
        if len(kept[place - 1][0].split()) > _FAREWELL_WORDS:
            break
        place -= 1
    if place == len(kept) > 1 and _SIGNED.fullmatch(kept[-1][0]):
        place -= 1
    said, farewell = kept[:place], kept[place:]
    if said and lines:
        break_after = said[-1][1]
        if not said[-1][0].endswith(","):
            said = [*said[:-1], (said[-1][0], " ")]
        fresh = [(line, " ") for line in lines]
        fresh[-1] = (fresh[-1][0], break_after)
        return [*said, *fresh, *farewell]
    return [*said, *((line, " ") for line in lines), *farewell]


def _covers(mark: Mark, text: str) -> bool:
    return mark.start == 0 and mark.end >= len(text.rstrip()) and mark.kind in _OF_THE_WHOLE


_OF_THE_WHOLE = frozenset({"too_long", "no_clear_purpose", "over_apologising", "mixed_signals"})


def _without_words(text: str, marks: Sequence[Mark], instead: Callable[[str], str]) -> tuple[str, list[Mark]]:
    """Replaces single words, such as a pet name, and moves the marks behind them."""
    single = sorted((mark for mark in marks if mark.kind in _SINGLE_WORDS), reverse=True)
    moved = [mark for mark in marks if mark.kind not in _SINGLE_WORDS]
    for mark in single:
        # Once is enough, and not where the name stands already.
        name = instead(mark.kind) if mark is single[-1] else ""
        if name and re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE):
            name = ""
        start, end, words = _cut(text, mark.start, mark.end, name)
        shift = len(words) - (end - start)
        text = text[:start] + words + text[end:]
        moved = [_moved(other, end, shift) for other in moved]
    return text, [mark for mark in moved if mark.end > mark.start]


def _cut(text: str, start: int, end: int, name: str) -> tuple[int, int, str]:
    """Where single words end with the punctuation that only served them, and what comes in their place."""
    if name:
        return start, end, name
    before, after = text[:start], text[end:]
    comma_after = re.match(r"\s*,\s*", after)
    if not before.strip() or before.rstrip()[-1:] in ".!?\n":
        # It opened the sentence: "babe, how are you" -> "how are you".
        tail = comma_after.end() if comma_after else len(after) - len(after.lstrip())
        following = after[tail : tail + 1]
        upper = text[start : start + 1].isupper()
        return start, end + tail + len(following), following.upper() if upper else following
    head = len(before.rstrip(" ,"))
    if comma_after and before.rstrip()[-1:] != ",":
        # "hey babe, …" keeps its comma.
        return head, end, ""
    if comma_after:
        return head, end + comma_after.end() - 1, "," if comma_after.group().strip() else ""
    return head, end, ""


def _moved(mark: Mark, end: int, shift: int) -> Mark:
    if mark.start >= end:
        return Mark(mark.start + shift, mark.end + shift, mark.kind)
    if mark.end >= end:
        return Mark(mark.start, mark.end + shift, mark.kind)
    return mark


def _left_of(text: str, sentence: Sentence, marks: Sequence[Mark]) -> tuple[str, tuple[str, ...]]:
    """What is left of a sentence, and the kinds of problem in what went."""
    gone: dict[int, list[str]] = {}
    for place, piece in enumerate(sentence.pieces):
        for mark in marks:
            if mark.start < piece.end and piece.start < mark.end:
                gone.setdefault(place, []).append(mark.kind)
    left = without(text, sentence, set(gone))
    greeting = _GREETING.match(text[sentence.start : sentence.until])
    if not left and greeting:
        # "Hey Dana, come over to mine": the greeting was fine.
        left = greeting.group().strip()
    return left, tuple(dict.fromkeys(kind for kinds in gone.values() for kind in kinds))


def _shortened(kept: list[tuple[str, str]], wish: Wish) -> list[tuple[str, str]]:
    """Greeting, asks and the end first, then the rest in its order, until it fits the channel."""
    total = sum(len(words.split()) for words, _ in kept)
    room = min(SHORTENED.get(wish.channel, LIMITS["text"]), total)
    if wish.shorter:
        room = min(room, max(_FEW_WORDS, int(total * _SHARE_WHEN_SHORTER)))
    last = len(kept) - 1
    order = sorted(range(len(kept)), key=lambda n: (n != 0, not _ASKS.search(kept[n][0]), n != last, n))
    chosen: set[int] = set()
    asked = False
    for number in order:
        size, asks = len(kept[number][0].split()), bool(_ASKS.search(kept[number][0]))
        # The first ask stays even where it is a little too long: without it there is no message.
        if size <= room or not chosen or (asks and not asked):
            chosen.add(number)
            asked = asked or asks
            room -= size
    return [item for number, item in enumerate(kept) if number in chosen]


def _joined(kept: Sequence[tuple[str, str]], small: Collection[str]) -> str:
    """Sentences and what stands between them as one text; `small` are those to be put in small letters."""
    text, gap = "", ""
    for words, following in kept:
        # People who write no full stops get one before a sentence that begins with a capital.
        stop = "." if text[-1:].isalnum() and "\n" not in gap and words[:1].isupper() else ""
        if text.endswith(",") and "\n" not in gap and not words.startswith(("I ", "I'")):
            words = words[:1].lower() + words[1:]  # noqa: PLW2901 - it goes on after "Hey Dana,"
        text += stop + gap + (in_small_letters(words) if words in small else words)
        gap = following if "\n" in following else " "
    return re.sub(r"[ \t]{2,}", " ", text).strip()
