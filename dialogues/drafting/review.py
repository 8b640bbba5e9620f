"""Answers a draft: what in it works against friendship, why, and a better version of it."""

from __future__ import annotations

from typing import Any

from dialogues.drafting.lines import Lines
from dialogues.drafting.mend import Wish, mend
from dialogues.engine.session import ADJUST, Session
from dialogues.state import Problem, Reviewed
from dialogues.types import Button, Reply, Suggestion
from nlu.drafts.kinds import Mark, channel_of

# More than this is no help on a phone screen; the better version mends them all the same.
_MOST_NOTES = 4
_LONGEST_QUOTE = 110
_HEAD, _TAIL = 60, 30
_SHORT, _MEDIUM = 256, 620
_PUBLIC = "public"
# How the wording itself calls the ways of sending.
_SPOKEN_OF = {"dm": "private_message", "public": "public_post"}
_TONES = {"warmer": "warm", "formal": "formal", "casual": "casual"}
_OFFERED = ("/shorter_phrasing", "/warmer_phrasing", "/formal_phrasing")


def review(session: Session, value: dict[str, Any]) -> None:
    """Reads a draft, keeps what was found and says it.

    Args:
        session: The turn.
        value: `draft` and `channel`, None when it is not known. Sets the slot `outcome`: `ok` or `problems`.
    """
    text, channel = str(value["draft"]).strip(), value.get("channel")
    marks = session.read_draft(text, channel)
    problems = [Problem(start=mark.start, end=mark.end, kind=mark.kind) for mark in marks]
    state = session.state
    tone = state.reviewed.tone if state.reviewed else "plain"
    state.reviewed = Reviewed(text=text, channel=channel, problems=problems, tone=tone)
    state.offered = None
    session.set_slot("outcome", "problems" if problems else "ok")
    if not problems:
        return
    notes = notes_on(session, state.reviewed)
    lead = "utter_draft_problem" if len(notes) == 1 else "utter_draft_problems"
    session.say(lead, draft_notes="\n\n".join(notes[:_MOST_NOTES]))
    show(session, "utter_draft_version_overnight" if session.context["overnight"] else "utter_draft_version")


def set_aside(session: Session, value: dict[str, Any]) -> None:
    """Keeps a draft that has not been read, so that it can be read when that is wished for after all."""
    session.state.reviewed = Reviewed(text=str(value["draft"]).strip(), channel=value.get("channel"))


def redraft(session: Session, value: dict[str, Any]) -> None:
    """Shows the better version in another form.

    Args:
        session: The turn; a draft has been read.
        value: `take` (which problems to mend) or `adjust` (in which way to change it).
    """
    reviewed = session.state.reviewed
    if reviewed is None:
        return
    if "take" in value:
        # What a button sent may be anything.
        reviewed.take = value["take"] if value["take"] in {"first", "none"} else "all"
        reviewed.settled = True
        show(session, f"utter_draft_take_{reviewed.take}")
        return
    adjustment = str(value["adjust"])
    before = version_of(session, reviewed)
    _adjust(reviewed, adjustment)
    same = version_of(session, reviewed) == before and adjustment not in {"same", "first", "previous"}
    if same and adjustment == "another":
        show(session, "utter_suggestion_only")
        return
    ends = same and adjustment in {*_TONES, "shorter", "longer"}
    show(session, f"utter_suggestion_{adjustment}{'_end' if ends else ''}")


def keep(session: Session, _: Any) -> None:
    """Keeps the draft in `held_draft`: the version that was settled on, or else the person's own words."""
    reviewed = session.state.reviewed
    if reviewed is not None:
        session.set_slot("held_draft", version_of(session, reviewed) if reviewed.settled else reviewed.text)


def _adjust(reviewed: Reviewed, adjustment: str) -> None:
    if adjustment in _TONES:
        reviewed.tone, reviewed.closes = _TONES[adjustment], True
    elif adjustment == "shorter":
        reviewed.shorter, reviewed.closes = True, False
    elif adjustment == "longer":
        reviewed.shorter, reviewed.closes = False, True
    elif adjustment == "another":
        reviewed.version += 1
    elif adjustment in {"first", "previous"}:
        reviewed.tone, reviewed.shorter, reviewed.closes, reviewed.version = "plain", False, False, 0


def show(session: Session, lead: str) -> None:
    """Shows the version as it is wanted now, with buttons to settle and adjust it."""
    reviewed = session.state.reviewed
    if reviewed is None:
        return
    text = version_of(session, reviewed)
    length = "short" if len(text) <= _SHORT else "medium" if len(text) <= _MEDIUM else "long"
    channel = channel_of(reviewed.channel)
    suggestion = Suggestion(text, reviewed.tone, length, _SPOKEN_OF.get(channel, channel))
    said = ""
    buttons: tuple[Button, ...] = ()
    if session.say(lead):
        reply = session.replies.pop()
        said, buttons = reply.text, reply.buttons
    session.replies.append(Reply(said, (*buttons, *_adjustments(reviewed)), suggestion, lead))


def version_of(session: Session, reviewed: Reviewed) -> str:
    """The draft with the chosen problems mended, in the chosen tone."""
    problems = reviewed.problems or []
    if reviewed.take == "none":
        return reviewed.text
    taken = [p for p in problems if reviewed.take == "all" or p.kind == problems[0].kind]
    wording = session.library.drafts
    wish = Wish(channel_of(reviewed.channel), shorter=reviewed.shorter, closes=reviewed.closes)
    # What one would like is said to them alone.
    public = wish.channel == _PUBLIC
    intention = _fill(session, wording.in_public if public else wording.intention, reviewed)
    better = mend(
        reviewed.text,
        [Mark(problem.start, problem.end, problem.kind) for problem in taken],
        wish,
        lambda kind: _instead(session, reviewed, kind),
        intention,
        _fill(session, wording.freedom, reviewed),
    )
    if better == intention and not public:
        # Nothing of their own was left: at least it begins as a message does.
        return session.render("{hi}, {words}", words=better) if session.slots.get("ex_name") else better
    return better


def notes_on(session: Session, reviewed: Reviewed) -> list[str]:
    """For each kind of problem the exact words, why they work against friendship, and what to do."""
    grouped: dict[str, list[Problem]] = {}
    for problem in reviewed.problems or []:
        grouped.setdefault(problem.kind, []).append(problem)
    return [note_on(session, reviewed, kind, problems) for kind, problems in grouped.items()]


def note_on(session: Session, reviewed: Reviewed, kind: str, problems: list[Problem]) -> str:
    """What is said about one kind of problem."""
    lines = session.library.drafts.kinds[kind]
    why = session.vary(f"draft_{kind}_why", lines.why)
    fix = fix_for(session, reviewed, kind, lines)
    quotes = [quote(reviewed.text[p.start : p.end]) for p in problems if p.end - p.start < len(reviewed.text.rstrip())]
    # What lies in the whole has no words of its own to point at.
    return f"{', '.join(dict.fromkeys(quotes))}\n{why} {fix}" if quotes else f"{why} {fix}"


def fix_for(session: Session, reviewed: Reviewed, kind: str, lines: Lines) -> str:
    """What to do about just that part."""
    instead = _instead(session, reviewed, kind)
    if lines.swap and instead:
        return session.vary(f"draft_{kind}_fix", lines.swap, instead=instead)
    return session.vary(f"draft_{kind}_fix", lines.cut)


def quote(words: str) -> str:
    """Exact words in quotation marks; of a long stretch the beginning and the end."""
    plain = " ".join(words.split()).strip(" ,;")
    if len(plain) > _LONGEST_QUOTE:
        head, tail = plain[:_HEAD].rsplit(" ", 1)[0], plain[-_TAIL:].split(" ", 1)[-1]
        plain = f"{head} … {tail}"
    return f'"{plain}"'


def _instead(session: Session, reviewed: Reviewed, kind: str) -> str:
    if channel_of(reviewed.channel) == _PUBLIC:
        # Such words are between the two of them.
        return ""
    lines = session.library.drafts.kinds.get(kind)
    return _fill(session, lines.instead, reviewed) if lines and lines.instead else ""


def _fill(session: Session, by_tone: dict[str, tuple[str, ...]], reviewed: Reviewed) -> str:
    texts = by_tone[reviewed.tone]
    return session.render(texts[reviewed.version % len(texts)])


def _adjustments(reviewed: Reviewed) -> tuple[Button, ...]:
    if reviewed.take == "none":
        return ()
    done = {f"/{name}_phrasing" for name, tone in _TONES.items() if tone == reviewed.tone}
    done |= {"/shorter_phrasing"} if reviewed.shorter else set()
    return tuple(Button(title, payload) for title, payload in ADJUST if payload in _OFFERED and payload not in done)
