"""Replies: what a service sent, believed only after status, content type and shape are checked."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from enrich.markup import looks_like_html_page
from enrich.model import CouldNotAsk


class BadRequest(CouldNotAsk):
    """400: the service does not understand the question. One bad id may be the reason, so halves may do better."""


class Payload(BaseModel):
    """A part of an answer: what we read of it, its types checked. What we do not read may change as it likes."""

    model_config = ConfigDict(extra="ignore", frozen=True, coerce_numbers_to_str=True, populate_by_name=True)

    @model_validator(mode="before")
    @classmethod
    def _null_is_absent(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {name: held for name, held in value.items() if held is not None}


P = TypeVar("P", bound=Payload)


def get(client: httpx.Client, url: str, **given: Any) -> httpx.Response:
    """GET; everything that keeps us from an answer is CouldNotAsk."""
    return send(client, client.build_request("GET", url, **given))


def send(client: httpx.Client, request: httpx.Request) -> httpx.Response:
    """Send it; everything that keeps us from an answer is CouldNotAsk."""
    try:
        return client.send(request)
    except httpx.HTTPError as problem:
        raise CouldNotAsk(f"{request.url.host}: {type(problem).__name__}; try later") from None


def judge(response: httpx.Response, *, believed: bool) -> None:
    """Say whether an answer was believed, to whoever keeps believed answers for the next time."""
    verdict = response.extensions.get("verdict")
    if verdict is not None:
        verdict(believed)


def says_missing(response: httpx.Response, *words: str) -> bool:
    """Whether this is the service's own word that it has no such record: a 404 in one of these `words`.

    Proxies, captive networks and APIs that have moved answer 404 too; that tells nothing about the record.
    """
    said = response.text.casefold() if response.status_code == HTTPStatus.NOT_FOUND else ""
    return any(word.casefold() in said for word in words)


def body(response: httpx.Response, who: str) -> str:
    """The text of a 200 that is not a page. BadRequest for 400."""
    if response.status_code == HTTPStatus.BAD_REQUEST:
        raise BadRequest(f"{who}: 400, the question is refused; if it stays so, the API has changed")
    if response.status_code != HTTPStatus.OK:
        raise CouldNotAsk(f"{who}: answered {response.status_code}; try later")
    text = response.content.decode("utf-8", errors="replace")
    if not text.strip():
        raise CouldNotAsk(f"{who}: answered 200 with an empty body; try later")
    if _is_page(response):
        raise CouldNotAsk(f"{who}: answered 200 with a web page (a bot check?); open it in a browser, or try later")
    return text


def json_of(response: httpx.Response, who: str, *, type_required: bool = True) -> object:
    """The JSON of a 200. A content type of something else, or a body that is cut or broken, is CouldNotAsk."""
    text = body(response, who)
    declared = response.headers.get("content-type", "")
    if "json" not in declared.lower() and (declared or type_required):
        raise CouldNotAsk(f"{who}: answered with {declared or 'no content type'} in place of JSON; try later")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise CouldNotAsk(f"{who}: its JSON is cut off or broken; try later") from None


def shaped(shape: type[P], value: object, who: str) -> P:
    """The value in the shape that its service documents, or CouldNotAsk, naming the first thing that is wrong."""
    try:
        return shape.model_validate(value)
    except ValidationError as problem:
        first = problem.errors(include_input=False, include_url=False)[0]
        place = ".".join(map(str, first["loc"])) or "the whole"
        raise CouldNotAsk(f"{who}: an answer of another shape ({place}: {first['msg']})") from None


def _is_page(response: httpx.Response) -> bool:
    declared = response.headers.get("content-type", "").lower()
    return "text/html" in declared or looks_like_html_page(response.content[:8192].decode("utf-8", errors="replace"))
