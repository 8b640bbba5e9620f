"""Inline mode over real HTTP."""

from __future__ import annotations

from sqlalchemy import text as sql

from bot.store.database import Database
from dialogues.engine.library import load_library


async def asked(api, words):
    before = len(api.made("answerInlineQuery"))
    api.inline(words)
    await api.until(lambda: len(api.made("answerInlineQuery")) > before)
    return api.made("answerInlineQuery")[-1]


def texts(answer):
    return [result["input_message_content"]["message_text"] for result in answer["results"]]


async def test_fitting_wordings_filled_with_the_persons_own_names(api):
    api.send("my ex is called Dana, and I'm Robin")
    await api.until(lambda: api.said)
    answer = await asked(api, "sorry")
    assert answer["is_personal"]
    assert answer["cache_time"] == 0
    assert 1 <= len(answer["results"]) <= 50
    assert "sorry" in texts(answer)[0]
    assert "Dana" in texts(answer)[0]
    assert all(result["title"] and result["description"] for result in answer["results"])
    assert len({result["id"] for result in answer["results"]}) == len(answer["results"])
    assert all(len(result["id"].encode()) <= 64 for result in answer["results"])


async def test_who_never_wrote_gets_wordings_and_nothing_is_kept_of_them(api):
    assert "sorry" in texts(await asked(api, "sorry"))[0]
    assert any("answer" in text or "wrote" in text for text in texts(await asked(api, "no reply from them for weeks")))
    database = Database(api.settings.database_url)
    counts = "SELECT (SELECT count(*) FROM chats) + (SELECT count(*) FROM inbox)"
    held = await database.run(lambda connection: connection.execute(sql(counts)).scalar())
    database.close()
    assert held == 0


async def test_nothing_fits_nothing_is_offered_but_to_talk(api):
    for words in ("", "i want to kill myself", "they blocked me"):
        answer = await asked(api, words)
        assert answer["results"] == []
        assert answer["button"]["start_parameter"]


async def test_nothing_under_a_hold_or_a_boundary(api):
    api.send("she told me she doesn't want any contact with me")
    await api.until(lambda: api.said)
    assert (await asked(api, "sorry"))["results"] == []
    api.send("i want to kill myself")
    held = load_library().domain.responses["utter_crisis_self_harm"].variations[0].text
    await api.until(lambda: api.last["text"].startswith(held[:30]))
    assert (await asked(api, "sorry"))["results"] == []


async def test_from_a_suggestion_to_another_chat(api):
    api.send("i want to write a letter to my ex")
    await api.until(lambda: api.said)
    api.press("/return_belongings")
    await api.until(lambda: len(api.said) == 2)
    api.press("/ask_for_phrasing")
    await api.until(lambda: "<pre>" in api.last["text"])
    buttons = [button for row in api.last["reply_markup"]["inline_keyboard"] for button in row]
    (switch,) = [b["switch_inline_query_chosen_chat"] for b in buttons if "switch_inline_query_chosen_chat" in b]
    answer = await asked(api, switch["query"])
    shown = api.last["text"].split("<pre>")[1].split("</pre>")[0]
    assert texts(answer)[0] == shown
