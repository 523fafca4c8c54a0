"""YAML that would end the process, or fill the memory: one sentence, at once."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import yaml

from enrich.catalog import yaml_syntax
from tests.support.catalog_files import DOLG, complaints

WORK = "a2021b:\n  title: T\n  authors: [A B]\n  year: 2021\n"


def bomb(levels: int, width: int) -> str:
    """Lists of references to lists: `width` to the power of `levels` values."""
    first = f"l0: &l0 [{', '.join(['x'] * width)}]\n"
    return first + "".join(
        f"l{level}: &l{level} [{', '.join([f'*l{level - 1}'] * width)}]\n" for level in range(1, levels)
    )


DEEP = {
    "brackets": "deep: " + "[" * 30_000,
    "closed brackets": "deep: " + "[" * 5_000 + "]" * 5_000,
    "braces": "deep: " + "{a: " * 30_000,
    "items": "- " * 30_000 + "a",
    "keys": "? " * 30_000,
    "indentation": "".join(f"{' ' * level}a:\n" for level in range(1_000)),
    "a bracket in a key": "[" * 30_000 + "]: 1",
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_deep_nesting_is_refused_at_once(text: str) -> None:
    began = time.process_time()
    with pytest.raises(yaml.YAMLError, match=f"nested more than {yaml_syntax.DEEPEST} levels deep"):
        yaml_syntax.compose(text)
    assert time.process_time() - began < 1


@pytest.mark.parametrize("text", [bomb(9, 10), bomb(3, 200), "&a [*a, *a, *a]", "a: &a {b: *a}"])
def test_references_that_stand_for_too_much_are_refused_at_once(text: str) -> None:
    began = time.process_time()
    with pytest.raises(yaml_syntax.TooMuch):
        yaml_syntax.compose(text)
    assert time.process_time() - began < 1


def test_too_many_values_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_syntax, "MOST_VALUES", 100)
    assert yaml_syntax.compose(f"[{', '.join('a' * 99)}]") is not None
    with pytest.raises(yaml_syntax.TooMuch, match="more than 100 values"):
        yaml_syntax.compose(f"[{', '.join('a' * 100)}]")


def test_a_few_references_are_read() -> None:
    root = yaml_syntax.compose("a: &a [x, y]\nb: *a\n")
    assert [[one.value for one in value.value] for _, value in root.value] == [["x", "y"], ["x", "y"]]  # type: ignore[union-attr]


@pytest.mark.parametrize("text", [*DEEP.values(), bomb(9, 10)])
def test_such_a_file_is_one_problem_of_the_catalog(tmp_path: Path, text: str) -> None:
    (told,) = complaints(tmp_path, **{"papers/2020.yaml": f"{text}\n"})
    assert told.startswith("papers/2020.yaml:")
    assert told.endswith("see CONTRIBUTING.md for the shape")


@pytest.mark.parametrize("text", ["[" * 100_000, '{"yang2021dolg": ' * 100_000, '{"a": {"b": ' + "[" * 50_000])
def test_a_deep_file_of_the_machine_is_one_problem(tmp_path: Path, text: str) -> None:
    (told,) = complaints(tmp_path, **{"enriched/2021.json": text})
    assert told.startswith("enriched/2021.json:1: nested too deeply; take this file from git again")


def test_a_file_that_is_too_large_is_one_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_syntax, "MOST_BYTES", 10_000)
    (told,) = complaints(tmp_path, **{"papers/2021.yaml": DOLG + "#" * 10_000 + "\n"})
    assert told.startswith("papers/2021.yaml:1: cannot be read (it has more than 10,000 bytes)")
