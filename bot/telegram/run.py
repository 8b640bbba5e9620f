"""Runs the bot on Telegram: polling or webhook, until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import signal
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats, Update
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, TelegramError
from telegram.ext import ExtBot, Updater
from telegram.request import HTTPXRequest

from bot.assistant import Assistant
from bot.settings import Settings, Webhook
from bot.store.alone import NotAloneError, alone
from bot.store.crowd import Crowd
from bot.store.database import Database
from bot.store.keys import KeyWrongError, open_vault
from bot.store.schema import upgrade
from bot.store.store import Store
from bot.telegram.inline import Inline
from bot.telegram.queue import DurableQueue
from bot.telegram.render import plain
from bot.telegram.sender import TelegramChannel
from bot.telegram.texts import texts
from bot.telegram.webhook import WebhookServer
from bot.thinking import Thinking
from bot.worker import Worker

_log = logging.getLogger(__name__)

_UPDATES = [
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.MESSAGE_REACTION,
    Update.MY_CHAT_MEMBER,
    Update.CHANNEL_POST,
    Update.BUSINESS_CONNECTION,
    Update.GUEST_MESSAGE,
]
_PURGE_SECONDS = 3600


class CannotStartError(RuntimeError):
    """The bot cannot start; the message says why, in one line."""


async def run_telegram(settings: Settings) -> None:
    """Answers people on Telegram until SIGTERM or SIGINT.

    Args:
        settings: With a token.

    Raises:
        CannotStartError: When the token is missing or wrong, or another process has the database.
        KeyMissingError: When there is no key to the database.
        KeyWrongError: When the key does not fit it.
        DataError: When the model or a content file cannot be used.
    """
    if not settings.token:
        raise CannotStartError("TELEGRAM_BOT_TOKEN is not set; @BotFather gives you one, see the README")
    assistant = Assistant.load(settings.model, settings.action_url, settings.config.time_zone)
    database = Database(settings.database_url, settings.config.delivery.synchronous)
    with contextlib.ExitStack() as held:
        held.callback(database.close)
        thinking = Thinking(assistant)
        held.callback(thinking.close)
        # On SQLite one process serves a database; on PostgreSQL one polls it, and any number take a webhook.
        if database.on_sqlite or settings.config.telegram.webhook is None:
            try:
                held.enter_context(alone(database))
            except NotAloneError as error:
                raise CannotStartError(str(error)) from None
        await _serve(settings, settings.token, thinking, database)


async def _serve(settings: Settings, token: str, thinking: Thinking, database: Database) -> None:
    delivery = settings.config.delivery
    vault = open_vault(settings.database_url, settings.key)
    upgrade(database.engine)
    store = Store(database, vault, delivery.lease_seconds, Crowd(delivery.waiting, delivery.waiting_each))
    await database.run(store.keyring.verify)
    if database.on_sqlite:
        await database.run(store.release_dead)
    bot = ExtBot(
        token,
        base_url=f"{settings.api_url}/bot",
        base_file_url=f"{settings.api_url}/file/bot",
        request=HTTPXRequest(connection_pool_size=64),
    )
    worker = Worker(store, thinking, TelegramChannel(bot), delivery, [plain(texts().sorry)], [plain(texts().afresh)])
    queue = DurableQueue(store, bot, Inline(store, thinking, bot), worker.wake)
    stopping = _stop_on_signals()
    updater = Updater(bot, update_queue=queue)
    tasks: list[asyncio.Task[None]] = []

    async def ready() -> None:
        if not tasks or tasks[0].done() or stopping.is_set():
            raise CannotStartError("the worker is not running")
        await database.run(lambda connection: connection.execute(select(1)))

    server = WebhookServer(bot, queue, _secret(settings), ready)
    try:
        await _begin(updater, server, settings, bot)
        tasks += [asyncio.create_task(worker.run()), asyncio.create_task(_purge(store, settings))]
        _log.info("ready")
        told = asyncio.create_task(stopping.wait())
        # A worker that has died must not leave a bot that hears and never answers.
        await asyncio.wait([told, tasks[0]], return_when=asyncio.FIRST_COMPLETED)
        _log.info("stopping")
        await server.stop()
        if updater.running:
            await updater.stop()
        await worker.stop()
        for task in [told, *tasks]:
            task.cancel()
        failure = tasks[0].exception() if tasks[0].done() and not tasks[0].cancelled() else None
        if isinstance(failure, KeyWrongError):
            # Rotated meanwhile, and here only old keys are known.
            raise failure
        if failure is not None:
            raise CannotStartError(f"the worker stopped ({type(failure).__name__}); see the log")
    finally:
        await server.stop()
        await updater.shutdown()
        # Where starting failed half-way, the updater has not taken the connections over.
        await bot.shutdown()


async def _begin(updater: Updater, server: WebhookServer, settings: Settings, bot: Bot) -> None:
    try:
        await updater.initialize()
        await _introduce(bot)
        webhook = settings.config.telegram.webhook
        if webhook is None:
            await updater.start_polling(
                poll_interval=0.0,
                allowed_updates=_UPDATES,
                error_callback=_polling_error,
                bootstrap_retries=-1,
            )
        else:
            await _listen(server, webhook, bot)
    except InvalidToken:
        raise CannotStartError("Telegram does not know this token; copy it again from @BotFather") from None
    except NetworkError as error:
        raise CannotStartError(f"Telegram cannot be reached at {settings.api_url} ({type(error).__name__})") from None


async def _listen(server: WebhookServer, webhook: Webhook, bot: Bot) -> None:
    try:
        port = server.start(webhook.listen, webhook.port, webhook.path or urlsplit(webhook.url).path)
    except OSError as error:
        raise CannotStartError(f"cannot listen on {webhook.listen}:{webhook.port} ({error.strerror})") from None
    _log.info("listening on %s:%d", webhook.listen, port)
    try:
        await bot.set_webhook(webhook.url, secret_token=server.secret, allowed_updates=_UPDATES)
    except BadRequest as error:
        raise CannotStartError(f"Telegram refuses the address in telegram.webhook.url ({error.message})") from None


def _secret(settings: Settings) -> str:
    """Known to Telegram and to us, to nobody who merely finds the address."""
    webhook = settings.config.telegram.webhook
    given = webhook.secret if webhook is not None else None
    return given or hashlib.sha256(f"webhook {settings.token}".encode()).hexdigest()


async def _introduce(bot: Bot) -> None:
    """Tells Telegram what the bot is; not worth failing for."""
    lines = texts()
    scopes = (
        (BotCommandScopeAllPrivateChats(), lines.commands),
        (BotCommandScopeAllGroupChats(), lines.group_commands),
    )
    try:
        for scope, commands in scopes:
            await bot.set_my_commands([BotCommand(*command) for command in commands.items()], scope=scope)
        await bot.set_my_short_description(lines.short_description)
        await bot.set_my_description(lines.description)
    except InvalidToken:
        raise
    except TelegramError as error:
        _log.warning("Telegram did not take the description (%s)", type(error).__name__)


def _polling_error(error: TelegramError) -> None:
    if isinstance(error, Conflict):
        _log.error("another program is polling with this token; stop it, or this one")
    else:
        _log.warning("polling failed (%s), trying again", type(error).__name__)


async def _purge(store: Store, settings: Settings) -> None:
    while True:
        try:
            await store.database.run(store.drop_words)
            people = await store.database.run(store.purge, settings.config.privacy.keep_days)
        except (SQLAlchemyError, KeyWrongError) as error:
            _log.error("idle conversations could not be erased (%s)", type(error).__name__)
        else:
            _log.info("erased %d idle conversations", people)
            await store.database.truncate_log()
        await asyncio.sleep(_PURGE_SECONDS)


def _stop_on_signals() -> asyncio.Event:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopping.set)
    return stopping
