"""The channel's own lines: commands, descriptions, buttons."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from nlu.errors import DataError
from nlu.reading import read_yaml

_PATH = Path(__file__).with_name("texts.yml")
_Commands = dict[str, str]


class Texts(BaseModel):
    """What stands in `texts.yml`; the limits are Telegram's.

    Attributes:
        short_description: On the bot's page and when it is shared.
        description: In an empty chat with it.
        commands: In private chats, with their descriptions.
        group_commands: In groups.
        sorry: When a message could not be answered after all attempts.
        afresh: When what was held about a person cannot be opened.
        only_private: In every other chat, once.
        copy_button: On the button that copies wording.
        send_in_chat: On the button that takes wording to another chat.
        inline_nothing: Above an empty list in inline mode.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    short_description: str = Field(max_length=120)
    description: str = Field(max_length=512)
    commands: _Commands
    group_commands: _Commands
    sorry: str
    afresh: str
    only_private: str
    copy_button: str = Field(alias="copy")
    send_in_chat: str
    inline_nothing: str = Field(max_length=64)


@cache
def texts() -> Texts:
    """The lines, read once.

    Raises:
        DataError: When one is missing, unknown or too long.
    """
    try:
        return Texts.model_validate(read_yaml(_PATH))
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise DataError(_PATH, first["msg"].lower(), "Mend this line", key=key) from None
