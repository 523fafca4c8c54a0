"""Keys from a Prefect server's Secret blocks: used where the environment has none, shown nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from prefect import flow
from prefect.blocks.system import Secret
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import BlockDocumentCreate
from prefect.settings import PREFECT_API_URL, temporary_settings
from pydantic import SecretStr

from enrich.settings import Settings
from flows.console.arguments import Options, Places
from flows.orchestration import secrets
from flows.orchestration.enrich_flow import ready
from tests.support.data import CATALOG, EXPORTS, README

NAME = "awesome-ir-semantic-scholar-key"
KEY = "planted-in-a-block"


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No key of the environment."""
    monkeypatch.delenv("AWESOME_IR_SEMANTIC_SCHOLAR_KEY", raising=False)
    monkeypatch.setitem(Settings.model_config, "env_file", None)


@contextmanager
def saved(value: object) -> Iterator[SyncPrefectClient]:
    """A server that keeps the value under the key's name."""
    with get_client(sync_client=True) as client:
        of_type = client.read_block_type_by_slug("secret")
        schema = client.read_block_schema_by_checksum(Secret._calculate_schema_checksum())
        made = client.create_block_document(
            BlockDocumentCreate(name=NAME, data={"value": value}, block_type_id=of_type.id, block_schema_id=schema.id)
        )
        yield client
        client.delete_block_document(made.id)


@pytest.mark.usefixtures("prefect_server")
def test_a_block_stands_in_for_the_environment() -> None:
    assert secrets.block_name("semantic_scholar_key") == NAME
    with saved(KEY):
        assert secrets.settings().source_keys.get("semantic_scholar") == SecretStr(KEY)
    assert not secrets.settings().source_keys


@pytest.mark.usefixtures("prefect_server")
def test_the_environment_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWESOME_IR_SEMANTIC_SCHOLAR_KEY", "own")
    with saved(KEY):
        assert secrets.settings().source_keys.get("semantic_scholar") == SecretStr("own")


@pytest.mark.usefixtures("prefect_server")
def test_it_is_there_inside_a_run(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    """And neither a log nor a message shows it."""

    @flow(name="keyed")
    def keyed() -> bool:
        print(told := secrets.settings())  # noqa: T201
        return told.source_keys.get("semantic_scholar") == SecretStr(KEY)

    with saved(KEY):
        assert keyed()
    seen = capfd.readouterr()
    assert "semantic_scholar" in seen.out
    assert KEY not in seen.out + seen.err + caplog.text


@pytest.mark.usefixtures("prefect_server")
def test_a_block_that_is_no_key_is_told_by_name_and_not_shown() -> None:
    places = Places(CATALOG, EXPORTS, README)
    with saved("two words"), pytest.raises(ValueError, match="AWESOME_IR_SEMANTIC_SCHOLAR_KEY must be") as caught:
        ready(Options(places))
    assert "two words" not in f"{caught.value!r} {caught.value.__cause__!r} {caught.value.__context__!r}"


@pytest.mark.usefixtures("prefect_server")
def test_a_block_of_something_else_is_none() -> None:
    with saved({"key": KEY}):
        assert not secrets.settings().source_keys


def test_without_a_server_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asking would start a temporary server."""
    monkeypatch.setattr(secrets, "get_client", None)
    with temporary_settings(restore_defaults={PREFECT_API_URL}):
        assert not secrets.settings().source_keys


def test_a_server_that_is_not_there_costs_no_run() -> None:
    with temporary_settings({PREFECT_API_URL: "http://127.0.0.1:9/api"}):
        assert not secrets.settings().source_keys
