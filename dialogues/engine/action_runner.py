"""Runs actions through rasa-sdk: in this process, or on a remote action server."""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
from typing import Any, Protocol

from rasa_sdk.executor import ActionExecutor

from dialogues.engine.session import Session

_TIMEOUT_SECONDS = 10
_PROTOCOL = "3.21.1"


class ActionError(RuntimeError):
    """An action failed or its server did not answer."""


class ActionRunner(Protocol):
    """What the walker needs to run an action."""

    async def run(self, session: Session, name: str) -> dict[str, Any]:
        """Runs one action.

        Args:
            session: The turn it belongs to.
            name: The action's name.

        Returns:
            The webhook's answer: `events` and `responses`.
        """
        ...


class LocalActions:
    """Runs the actions of `dialogues.actions` in this process, the default."""

    def __init__(self) -> None:
        self._executor = ActionExecutor()
        self._executor.register_package("dialogues.actions")

    def names(self) -> set[str]:
        """Names of all actions."""
        return set(self._executor.actions)

    async def run(self, session: Session, name: str) -> dict[str, Any]:
        """See `ActionRunner.run`."""
        result = await self._executor.run(action_call(session, name))
        return dict(result.model_dump()) if result else {"events": [], "responses": []}


class RemoteActions:
    """Runs actions on a server that speaks rasa-sdk's webhook protocol.

    Args:
        url: The webhook, such as `http://127.0.0.1:5055/webhook`.
    """

    def __init__(self, url: str) -> None:
        self._url = url

    async def run(self, session: Session, name: str) -> dict[str, Any]:
        """See `ActionRunner.run`.

        Raises:
            ActionError: When the server does not answer or refuses. Its answer is not quoted: it may echo
                what the person wrote.
        """
        return await asyncio.to_thread(self._post, action_call(session, name))

    def _post(self, call: dict[str, Any]) -> dict[str, Any]:
        body = json.dumps(call).encode()
        # The address is the operator's own setting.
        request = urllib.request.Request(  # noqa: S310
            self._url, data=body, headers={"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS) as answer:  # noqa: S310
                return dict(json.load(answer))
        except urllib.error.HTTPError as error:
            raise ActionError(f"the action server answered {error.code} to {call['next_action']}") from None
        except (OSError, ValueError) as error:
            raise ActionError(f"the action server at {self._url} cannot be used ({type(error).__name__})") from None


def action_call(session: Session, name: str) -> dict[str, Any]:
    """One call of the webhook protocol: the tracker holds slots, the message and, as its metadata, our state."""
    understanding = session.turn.understanding
    message: dict[str, Any] = {"text": session.turn.text, "intent": {"name": None}, "entities": []}
    if understanding is not None:
        message = understanding.to_json()
    state = session.state.to_json()
    message["metadata"] = {"now": session.now.isoformat(), "state": state}
    return {
        "next_action": name,
        "sender_id": "person",
        "version": _PROTOCOL,
        "domain": {"version": "3.1"},
        "tracker": {
            "sender_id": "person",
            "slots": session.slots,
            "latest_message": message,
            "events": [],
            "paused": False,
            "followup_action": None,
            "active_loop": {},
            "latest_action_name": None,
            "latest_input_channel": None,
            "stack": [frame.model_dump() for frame in session.state.stack],
        },
    }
