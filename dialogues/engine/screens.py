"""Fits what is said in one turn on the screen of a phone."""

from __future__ import annotations

from dataclasses import replace

from dialogues.types import Reply

# Texts that fit together go out as one message.
SCREEN = 650
MAX_BUTTONS = 7


def merged(replies: list[Reply]) -> list[Reply]:
    """Joins texts that fit on one screen and moves the buttons under the last message."""
    joined: list[Reply] = []
    for reply in replies:
        previous = joined[-1] if joined else None
        if previous and previous.suggestion is None and reply.suggestion is None:
            text = f"{previous.text}\n\n{reply.text}"
            if len(text) <= SCREEN:
                dates = (*previous.dates, *reply.dates)
                joined[-1] = Reply(text, reply.buttons or previous.buttons, None, reply.response, dates)
                continue
        joined.append(reply)
    # Buttons half-way up the screen are overlooked: the last message carries them all.
    if len(joined) > 1:
        last = joined[-1]
        titles = {button.title for button in last.buttons}
        spare = (
            []
            if last.buttons and not last.suggestion
            else [
                b for r in joined[:-1] for b in r.buttons if b.title not in titles and b.payload != "/ask_for_phrasing"
            ]
        )
        room = max(0, MAX_BUTTONS - len(last.buttons))
        buttons = (*last.buttons, *spare[:room])
        joined = [replace(r, buttons=()) for r in joined[:-1]]
        joined.append(replace(last, buttons=buttons))
    return joined
