"""Every package that runs stands in the list of licences, as it is installed."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

PAGE = Path(__file__).parents[2] / "docs" / "licences.md"


def installed(name, extras=(), found=None):
    """Name -> version of a package and all it needs."""
    found = {} if found is None else found
    try:
        package = distribution(name)
    except PackageNotFoundError:
        # Left out by uv: only files of the package that asks for it are used.
        return found
    found[plain(name)] = package.version
    for line in package.requires or []:
        needed = Requirement(line)
        wanted = any(needed.marker is None or needed.marker.evaluate({"extra": extra}) for extra in ("", *extras))
        if wanted and plain(needed.name) not in found:
            installed(needed.name, tuple(needed.extras), found)
    return found


def plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def test_what_runs_stands_in_the_list_with_its_version_and_a_licence():
    rows = [re.split(r"\s*\|\s*", line.strip("|\n ")) for line in PAGE.read_text().splitlines() if line.startswith("|")]
    listed = {plain(name): (version, licence) for name, version, licence, *_ in rows[2:]}
    runs = installed("olivebranch")
    runs.pop("olivebranch")
    assert len(runs) > 50
    assert {name: listed.get(name, ("missing",))[0] for name in runs} == runs, "run `make licences`"
    assert [name for name, (_, licence) in listed.items() if licence in {"", "UNKNOWN"}] == []
