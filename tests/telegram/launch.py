"""The bot as its command starts it, with another settings file: `launch.py CONFIG`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from bot import settings
from bot.cli import main

settings.load_settings.__defaults__ = (Path(sys.argv[1]), os.environ)
sys.argv = ["olivebranch", "telegram", "--log-level", "WARNING"]
main()
