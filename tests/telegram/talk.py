"""A long talk of somebody whose every word can be told from any other."""

from __future__ import annotations

import time

from api import GROUP, TOKEN

CHAT = 7_012_345_678
CHAT_CANARY = str(CHAT)
FIRST, LAST, USERNAME = "Quillavar", "Tesmondry", "quillavar_tm"
EX, FRIEND = "Zsofika", "Bertolomew"
PERSON = {"id": CHAT, "is_bot": False, "first_name": FIRST, "last_name": LAST, "username": USERNAME}
PRIVATE = {"id": CHAT, "type": "private", "first_name": FIRST, "last_name": LAST, "username": USERNAME}
WHO = (CHAT_CANARY, FIRST, LAST, USERNAME, EX, FRIEND, TOKEN)
FILE = {"file_id": "a", "file_unique_id": "b"}
ORIGIN = {"type": "hidden_user", "date": 0, "sender_user_name": EX}


class Talk:
    """Somebody with a name of their own, each of whose messages carries a word found nowhere else."""

    def __init__(self, api):
        self.api = api
        self.words = []

    def canary(self):
        self.words.append(f"florquint{len(self.words):02}x")
        return self.words[-1]

    async def say(self, text, *, answers=1, **extra):
        before = len(self.api.said)
        text = text.replace("%", self.canary()) if text else text
        self.api.send(text, **{"chat": PRIVATE, "from": PERSON, **extra})
        await self.api.until(lambda: len(self.api.said) >= before + answers)

    async def press(self, data):
        before = len(self.api.said)
        message = {"message_id": self.api.last["message_id"], "date": int(time.time()), "chat": PRIVATE, "text": "x"}
        self.api.update(
            callback_query={"id": "q", "from": PERSON, "chat_instance": "c", "data": data, "message": message}
        )
        await self.api.until(lambda: len(self.api.said) > before)

    async def at_length(self):
        """Everything that can be said: facts, drafts, forwarded and quoted words, edits, failures, other chats."""
        await self.say("/start")
        await self.say(f"hi, I'm {FIRST}, my ex {EX} hasn't answered my text for three weeks, % and all that")
        await self.press("/SetSlots(tries=once)")
        await self.say("can you make it warmer? %")
        await self.say(f"my friend {FRIEND} says i should call her, %")
        await self.say("/check babe, why do you never answer me, % is what i ask")
        await self.press("/another_phrasing")
        await self.say("is this ok to send: 'hey, it was nice to see you at the % show, friends?'")
        await self.say("i would rather not, but % maybe later", forward_origin=ORIGIN)
        await self.say('she wrote back: "ok, % whatever you want"')
        await self.say("what does she mean by % do you think")
        await self.say("look at this % photo", photo=[{**FILE, "width": 1, "height": 1}])
        await self.say(None, voice={**FILE, "duration": 1})
        await self.say("/remind in 3 days to ask about %")
        await self.say("I'm in Lisbon, near % street")
        await self.say("qwertz % asdf")
        before = len(self.api.said)
        mine = {"message_id": self.api.message - 1, "date": int(time.time()), "edit_date": int(time.time())}
        self.api.update(edited_message={**mine, "chat": PRIVATE, "from": PERSON, "text": f"hello {self.canary()}"})
        await self.api.until(lambda: len(self.api.said) > before)
        self.api.update(inline_query={"id": "i", "from": PERSON, "query": f"sorry {self.canary()}", "offset": ""})
        await self.api.until(lambda: self.api.made("answerInlineQuery"))
        self.api.send(f"/help {self.canary()}", chat={**GROUP, "title": self.canary()}, **{"from": PERSON})
        for status in (429, 500):
            self.api.fail("sendMessage", status, description="x", parameters={"retry_after": 0})
        await self.say("and i feel % about it")
        await self.say("the same again, %, and what now")
