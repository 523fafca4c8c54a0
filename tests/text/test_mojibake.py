"""UTF-8 that was read in another encoding."""

from __future__ import annotations

import pytest

from enrich.text import mojibake


@pytest.mark.parametrize("text", ["Müller", "Étienne", "Šimon", "“so” – and", "Nguyễn", "页面", "Αβγ", "Ângström"])
@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_misread_text_is_found_among_other_text(text: str, encoding: str) -> None:
    try:
        misread = text.encode().decode(encoding)
    except UnicodeDecodeError:
        pytest.skip("Windows-1252 has no letter for one of the bytes")
    assert mojibake.is_misread(misread)
    assert mojibake.repaired(f"Heron – {misread}, Łukasz") == f"Heron – {text}, Łukasz"


@pytest.mark.parametrize(
    "text",
    ["", "plain", "Müller", "SÃO PAULO", "«CAFÉ»", "»ICH BIN DA«: ÄÄ«", "L’Â", "Île-de-France…", "Å’", "Çakır’s",
     "Ada Heron – a ½ of ¼", "© 2020", "Œuvre “À”", "5 € – 10 £"],
)  # fmt: skip
def test_text_that_is_right_is_left_alone(text: str) -> None:
    assert mojibake.repaired(text) == text
    assert not mojibake.is_misread(text)
