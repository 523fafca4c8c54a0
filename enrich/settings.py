"""Settings: the one place that reads the environment (and `.env`). Names begin with `AWESOME_IR_`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import isfinite
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    SecretStr,
    ValidationError,
    ValidationInfo,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

_PREFIX = "AWESOME_IR_"
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_KEY = re.compile(r"[!-~]+")


class Service(BaseModel):
    """An upstream service, and what it bears."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    """The source's name, as in provenance."""
    url: str
    """Base address, without a slash at the end."""
    rate: float
    """Requests a second."""
    concurrency: int
    """Requests at a time."""
    headers: Mapping[str, SecretStr] = {}
    """Secrets that go with every request to it, and to nobody else."""
    sends_on_to: tuple[str, ...] = ()
    """Origins (`https://host`) beside the other services' to which its redirects may lead."""


def _address(value: str, info: ValidationInfo) -> str:
    parts = urlsplit(value.strip())
    plain = parts.hostname and not (parts.username or parts.query or parts.fragment)
    if parts.scheme not in ("http", "https") or not plain:
        raise ValueError(f"{_variable(info)} must be a base address such as https://example.org/api")
    return value.strip().rstrip("/")


def _rate(value: object, info: ValidationInfo) -> float | None:
    try:
        rate = None if value is None else float(str(value))
    except ValueError:
        rate = 0.0
    if rate is not None and not (rate > 0 and isfinite(rate)):
        raise ValueError(f"{_variable(info)} must be a number of requests per second above 0, such as 0.5")
    return rate


def _contact(value: str, info: ValidationInfo) -> str:
    if not _MAIL.fullmatch(value.strip()):
        raise ValueError(f"{_variable(info)} must be an e-mail address that the services can write to")
    return value.strip()


def _secret(value: SecretStr, info: ValidationInfo) -> SecretStr:
    bare = value.get_secret_value().strip()
    if not _KEY.fullmatch(bare):
        raise ValueError(f"{_variable(info)} must be a key without spaces or line breaks")
    return SecretStr(bare)


def _variable(info: ValidationInfo) -> str:
    return f"{_PREFIX}{str(info.field_name).upper()}"


Address = Annotated[str, AfterValidator(_address)]
Rate = Annotated[float | None, BeforeValidator(_rate)]
Contact = Annotated[str, AfterValidator(_contact)]
Secret = Annotated[SecretStr, AfterValidator(_secret)]


class Settings(BaseSettings):
    """What a machine is told about itself. Bad values raise one ValueError that names the variables."""

    # The value itself is hidden in errors: it may be a key.
    model_config = SettingsConfigDict(
        env_prefix=_PREFIX,
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    contact: Contact | None = None
    """E-mail address for the polite pools."""
    semantic_scholar_key: Secret | None = None
    openalex_key: Secret | None = None
    push: str | None = None
    """`remote/branch` that `--commit` pushes to."""
    limits: Path | None = None
    """Folder of the locks by which all processes of a machine keep to the services' limits. None: one of the user's."""

    arxiv_url: Address = "https://export.arxiv.org/api/query"
    arxiv_rate: Rate = None
    crossref_url: Address = "https://api.crossref.org"
    crossref_rate: Rate = None
    doi_url: Address = "https://doi.org"
    doi_rate: Rate = None
    datacite_url: Address = "https://api.datacite.org"
    datacite_rate: Rate = None
    semantic_scholar_url: Address = "https://api.semanticscholar.org/graph/v1"
    semantic_scholar_rate: Rate = None

    def __init__(self, **given: Any) -> None:
        """`given` goes before the environment, and `.env` comes last; `_env_file=None` leaves it out."""
        try:
            super().__init__(**given)
        except ValidationError as problems:
            told = (problem["msg"].removeprefix("Value error, ") for problem in problems.errors(include_input=False))
            raise ValueError("; ".join(told)) from None

    def services(self) -> tuple[Service, ...]:
        """The services, each with the published limit, or with the rate that was set."""
        return tuple(self._service(name, limit) for name, limit in self._published().items())

    def _published(self) -> Mapping[str, tuple[float, int]]:
        """Service → (requests a second, requests at a time) that it allows us, as published in November 2026.

        arXiv: info.arxiv.org/help/api/tou. Crossref: lists, since December 2025; a contact opens the polite pool, and
        doi.org's redirects land in the same pool. DataCite counts over five minutes. Semantic Scholar: one request a
        second over all endpoints with a key; without one the world shares a pool, and 100 in five minutes is the
        smallest share that its users report.
        """
        crossref = (3.0, 3) if self.contact else (1.0, 1)
        datacite = (1000 / 300, 3) if self.contact else (500 / 300, 2)
        return {
            "arxiv": (1 / 3, 1),
            "crossref": crossref,
            "datacite": datacite,
            "doi": crossref,
            "semantic_scholar": (1.0, 1) if self.semantic_scholar_key else (100 / 300, 1),
        }

    def _service(self, name: str, limit: tuple[float, int]) -> Service:
        rate, concurrency = limit
        told: dict[str, Any] = {"url": getattr(self, f"{name}_url"), "rate": getattr(self, f"{name}_rate") or rate}
        key = self.semantic_scholar_key if name == "semantic_scholar" else None
        return Service(
            name=name,
            concurrency=concurrency,
            headers={"x-api-key": key} if key else {},
            # Where doi.org sends those who ask for the data of a DOI that DataCite registered.
            sends_on_to=("https://data.crosscite.org",) if name == "doi" else (),
            **told,
        )
