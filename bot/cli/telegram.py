"""`olivebranch telegram`: the bot on Telegram."""

from __future__ import annotations

import asyncio

import click
from sqlalchemy.exc import SQLAlchemyError

from bot import log
from bot.cli.model import ready_model
from bot.settings import load_settings
from bot.store.keys import KeyMissingError, KeyWrongError
from bot.telegram.run import CannotStartError, run_telegram


@click.command()
@click.option("--log-level", default="INFO", show_default=True, help="DEBUG, INFO, WARNING or ERROR.")
def telegram(log_level: str) -> None:
    """Answer people on Telegram; needs TELEGRAM_BOT_TOKEN."""
    settings = load_settings()
    ready_model(settings)
    log.set_up(settings.token, log_level.upper())
    try:
        asyncio.run(run_telegram(settings))
    except (CannotStartError, KeyMissingError, KeyWrongError) as error:
        raise click.ClickException(str(error)) from None
    except SQLAlchemyError as error:
        raise click.ClickException(
            f"the database cannot be used ({type(error).__name__}); check DATABASE_URL"
        ) from None
