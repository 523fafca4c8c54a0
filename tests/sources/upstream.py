"""What stands for an upstream service: answers made up on the spot, or recorded ones where they are at hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from enrich.model import LookupResult, Record

TODAY = date(2026, 11, 24)
URL = "https://api.example.org/v1"

PAYLOADS = Path(__file__).parents[2].parent / "shared" / "payloads"
needs_payloads = pytest.mark.skipif(not PAYLOADS.is_dir(), reason="no recorded answers in ../shared/payloads")

WorkerReply = httpx.Response | Callable[[httpx.Request], httpx.Response]


class Upstream:
    """Hands out replies in order, the last one for ever, and keeps the requests."""

    def __init__(self, *replies: WorkerReply) -> None:
        self._replies = list(replies)
        self.requests: list[httpx.Request] = []
        self.client = httpx.Client(transport=httpx.MockTransport(self._answer))

    def params(self, position: int = -1) -> httpx.QueryParams:
        """The query of a request."""
        return self.requests[position].url.params

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
        if callable(reply):
            return reply(request)
        return httpx.Response(reply.status_code, headers=reply.headers, content=reply.content)


def recorded(name: str) -> httpx.Response:
    """A recorded exchange's response."""
    told = _told(name)
    body = told["body"] if isinstance(told["body"], str) else json.dumps(told["body"])
    headers = {field: value for field, value in told["headers"].items() if isinstance(value, str)}
    return httpx.Response(told["status"], headers=headers, content=body.encode())


def recorded_items(name: str) -> list[Any]:
    """The items of a recording that was kept without its envelope."""
    body = _told(name)["body"]
    return body if isinstance(body, list) else [body]


def only(answers: LookupResult) -> Record:
    """The one record that was offered."""
    (candidate,) = answers.candidates
    return candidate.record


def reason(answers: LookupResult) -> str:
    """Why all that was asked failed, in one sentence for all."""
    assert {failure.key for failure in answers.failed} == answers.asked
    (found,) = {failure.reason for failure in answers.failed}
    return found


def _told(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((PAYLOADS / name).read_text(encoding="utf-8"))
    return found


BOT_PAGE = httpx.Response(200, html="<!doctype html><html><title>Are you human?</title></html>")
EMPTY = httpx.Response(200, headers={"content-type": "application/json"}, content=b"")
CUT_OFF = httpx.Response(200, headers={"content-type": "application/json"}, content=b'{"status":"ok","mess')
NOT_JSON = httpx.Response(200, headers={"content-type": "text/plain"}, content=b"{}")
BROKEN = {
    "bot page": BOT_PAGE,
    "empty": EMPTY,
    "cut off": CUT_OFF,
    "wrong type": NOT_JSON,
    "another shape": httpx.Response(200, json={"hello": "world"}),
    "a list": httpx.Response(200, json=[[]]),
    "server error": httpx.Response(503),
    "refusal": httpx.Response(403),
    "nothing": httpx.Response(204),
    "a 404 of somebody else": httpx.Response(404),
    "a 404 page of somebody else": httpx.Response(404, html="<html><h1>404 Not Found</h1></html>"),
}
"""Answers that are none, whatever was asked."""
