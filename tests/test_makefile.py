"""What the Makefile makes of the variables that it is given. Nothing is run."""

from __future__ import annotations

import os
import subprocess

import pytest

from tests.support.scratch import PROJECT


def dry(*arguments: str) -> subprocess.CompletedProcess[str]:
    """`make --dry-run`, as a person calls it: what `make test` tells its children is no matter of this one."""
    environment = {name: value for name, value in os.environ.items() if name not in _OF_OUTER_MAKE}
    command = ["make", "--dry-run", *arguments]
    return subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)


_OF_OUTER_MAKE = {"MAKELEVEL", "MAKEFLAGS", "MFLAGS", "MAKEOVERRIDES"}


@pytest.mark.parametrize(
    ("given", "options"),
    [
        (["YEAR=2021"], "--year 2021"),
        (["YEAR=2020 2021"], "--year 2020 --year 2021"),
        (["YEAR=2020,2021"], "--year 2020 --year 2021"),
        (["YEAR="], ""),
        ([], ""),
    ],
)
def test_years(given: list[str], options: str) -> None:
    assert (
        dry("enrich", *given).stdout.splitlines()[-1].strip() == f".venv/bin/python -m flows.enrich {options}".strip()
    )


@pytest.mark.parametrize("given", ["year=2021", "Year=2021", "YEARS=2021", "REPORT=x.json"])
def test_a_variable_that_nothing_reads_is_told(given: str) -> None:
    done = dry("enrich", given)
    assert done.returncode == 2
    assert done.stdout == ""
    assert f"{given.split('=')[0]}=… is no variable of this Makefile" in done.stderr
    assert "make enrich YEAR=2021" in done.stderr


def test_the_variables_that_there_are() -> None:
    assert dry("test", "WORKERS=2", "PYTHON=python3").returncode == 0
    assert dry("fuzz", "SEED=4").returncode == 0
