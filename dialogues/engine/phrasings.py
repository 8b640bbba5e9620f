"""Suggested wording: read from files, chosen by channel, tone and length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nlu.errors import DataError
from nlu.reading import line_of, read_yaml, refuse_unknown_keys

TONES = ("plain", "warm", "casual", "formal")
LENGTHS = ("short", "medium", "long")
CHANNELS = (
    "text",
    "private_message",
    "email",
    "letter",
    "call",
    "voicemail",
    "in_person",
    "public_post",
    "note",
)
# Where a wording for one channel also serves for another, best first.
_NEAR = {
    "text": ("private_message", "email"),
    "private_message": ("text", "email"),
    "email": ("letter", "text"),
    "letter": ("email",),
    "call": ("in_person", "voicemail"),
    "voicemail": ("call",),
    "in_person": ("call",),
    "public_post": (),
}
_KEYS = {"id", "for", "channel", "tone", "length", "guide", "text"}


@dataclass(frozen=True, slots=True)
class Phrasing:
    """One wording a person may copy, adjust and send.

    Attributes:
        id: Unique among all phrasings.
        situation: The flow it belongs to.
        kind: Which of the situation's wordings it is (`for` in the file).
        channel: One of `CHANNELS`.
        tone: One of `TONES`.
        length: One of `LENGTHS`; a short one fits a copy button.
        guide: The step of the guide it serves.
        text: A template.
        path: The file.
        line: Where it stands.
    """

    id: str
    situation: str
    kind: str
    channel: str
    tone: str
    length: str
    guide: str
    text: str
    path: Path
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What wording is asked for; None means no wish.

    Attributes:
        kind: Which of the situation's wordings.
        channel: Where it will be said.
        avoid_channel: A channel that was already used.
        tone: One of `TONES`.
        length: One of `LENGTHS`.
    """

    kind: str | None = None
    channel: str | None = None
    avoid_channel: str | None = None
    tone: str | None = None
    length: str | None = None


def load_phrasings(folder: Path) -> dict[str, list[Phrasing]]:
    """Reads every phrasing below a folder, by situation, in the order of the files.

    Raises:
        DataError: On anything unreadable, unknown or doubled.
    """
    found: dict[str, list[Phrasing]] = {}
    ids: set[str] = set()
    for path in sorted(folder.rglob("*.yml")):
        content = read_yaml(path)
        refuse_unknown_keys(path, content, {"phrasings", "version"})
        for situation, nodes in (content.get("phrasings") or {}).items():
            for position, node in enumerate(nodes):
                line = line_of(nodes, position)
                refuse_unknown_keys(path, node, _KEYS, situation)
                for key in sorted(_KEYS):
                    if not node.get(key):
                        raise DataError(path, f"has no `{key}`", f"Add `{key}:`", line=line, key=situation)
                for key, allowed in (("channel", CHANNELS), ("tone", TONES), ("length", LENGTHS)):
                    if node[key] not in allowed:
                        mend = f"It is one of: {', '.join(allowed)}"
                        raise DataError(path, f"`{node[key]}` is unknown", mend, line=line, key=f"{situation}.{key}")
                if node["id"] in ids:
                    raise DataError(path, f"`{node['id']}` stands twice", "Rename one", line=line, key=situation)
                ids.add(node["id"])
                text = str(node["text"]).strip()
                phrasing = Phrasing(
                    str(node["id"]),
                    str(situation),
                    str(node["for"]),
                    str(node["channel"]),
                    str(node["tone"]),
                    str(node["length"]),
                    str(node["guide"]),
                    text,
                    path,
                    line,
                )
                found.setdefault(situation, []).append(phrasing)
    return found


def choose(phrasings: Sequence[Phrasing], wish: Wish, shown: Sequence[str]) -> Phrasing | None:
    """The phrasing that meets the wish best.

    The kind is kept whatever else is asked, unless it has a twin for the channel (`whole_letter`, `whole_email`);
    then the channel, tone and length count, in this order; among equals one not shown yet goes first, then the one
    shown longest ago.

    Args:
        phrasings: All of a situation, the preferred ones first.
        wish: What is asked for.
        shown: Ids already shown, oldest first.

    Returns:
        None only when there are no phrasings.
    """
    kind = wish.kind if any(p.kind == wish.kind for p in phrasings) else None
    kind = kind or (phrasings[0].kind if phrasings else None)
    pool = [p for p in phrasings if p.kind == kind]
    if wish.channel and pool and not any(p.channel == wish.channel for p in pool):
        # "whole_letter" has a twin "whole_email": the same wording for another channel.
        stem = pool[0].kind.partition("_")[0]
        pool = [p for p in phrasings if p.kind.startswith(f"{stem}_") and p.channel == wish.channel] or pool
    if wish.avoid_channel:
        pool = [p for p in pool if not _same_route(p.channel, wish.avoid_channel)] or pool
    if not pool:
        return None

    def rank(item: tuple[int, Phrasing]) -> tuple[int, int, int, int, int]:
        position, phrasing = item
        return (
            _channel_distance(phrasing.channel, wish.channel),
            int(wish.tone is not None and phrasing.tone != wish.tone),
            _length_distance(phrasing.length, wish.length),
            shown.index(phrasing.id) + 1 if phrasing.id in shown else 0,
            position,
        )

    return min(enumerate(pool), key=rank)[1]


def _same_route(channel: str, used: str) -> bool:
    messages = {"text", "private_message"}
    return channel == used or (channel in messages and used in messages)


def _channel_distance(channel: str, wished: str | None) -> int:
    if wished is None or channel == wished:
        return 0
    near = _NEAR.get(wished, ())
    return near.index(channel) + 1 if channel in near else len(CHANNELS)


def _length_distance(length: str, wished: str | None) -> int:
    return abs(LENGTHS.index(length) - LENGTHS.index(wished)) if wished else 0
