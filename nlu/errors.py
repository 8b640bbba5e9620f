"""The one way a file of the project is said to be wrong."""

from __future__ import annotations

from pathlib import Path


class DataError(Exception):
    """A file says something that cannot be used.

    The message is what a person reads: `file:line: key: what is wrong. How to mend it.`

    Args:
        path: The file.
        problem: What is wrong, as a sentence without its full stop.
        mend: What to write instead, as a sentence without its full stop.
        line: 1-based line in the file, or None when the whole file is meant.
        key: Dotted path of the key, or "" when there is none.
    """

    def __init__(self, path: Path | str, problem: str, mend: str, *, line: int | None = None, key: str = "") -> None:
        self.path = Path(path)
        self.line = line
        self.key = key
        self.problem = problem
        self.mend = mend
        place = f"{path}:{line}" if line else str(path)
        subject = f"{key}: " if key else ""
        super().__init__(f"{place}: {subject}{problem}. {mend}.")
