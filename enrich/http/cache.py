"""The shelf: answers that were believed, kept with their validators, so that "has it changed?" costs no body.

DataCite sends weak ETags (seven of seven recordings); no other of the services does. A 304 is answered from the shelf
as if the service had said it again. What is kept is only what its source has read and believed: a broken answer with an
ETag would otherwise be broken for ever.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple

import httpx

from enrich import files

LONGEST_KEPT = 2_000_000
"""Bytes of a body. A page of a hundred records has about 600,000."""
MOST_KEPT = 500
"""Answers; the oldest go first."""

IsBelieved = Callable[[bool], None]
"""Told whether an answer was believed. Stands in the `verdict` extension of a response that can be kept."""


class CachedResponse(NamedTuple):
    """An answer with its validator."""

    tag: str
    content_type: str
    body: str


class ResponseCache:
    """A folder with a file for each answer. What cannot be read or written is as if it were not there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, url: str) -> CachedResponse | None:
        """What is kept for the address."""
        try:
            return CachedResponse(*json.loads(self._path(url).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def put(self, url: str, kept: CachedResponse) -> None:
        """Keep it, in place of what was kept for the address."""
        with suppress(OSError):
            files.write({self._path(url): json.dumps(kept, ensure_ascii=False)})
            self._make_room()

    def drop(self, url: str) -> None:
        """Keep nothing for the address."""
        with suppress(OSError):
            self._path(url).unlink(missing_ok=True)

    def _path(self, url: str) -> Path:
        return self._folder / f"{hashlib.sha256(url.encode()).hexdigest()[:32]}.json"

    def _make_room(self) -> None:
        kept = sorted(self._folder.glob("*.json"), key=lambda path: path.stat().st_mtime)
        for path in kept[: max(len(kept) - MOST_KEPT, 0)]:
            path.unlink(missing_ok=True)


class CacheTransport(httpx.BaseTransport):
    """Asks whether what is on the shelf has changed, in place of asking for it again."""

    def __init__(self, inner: httpx.BaseTransport, shelf: ResponseCache) -> None:
        self._inner, self._shelf = inner, shelf

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer; where nothing has changed, the one that is kept."""
        if request.method != "GET":
            return self._inner.handle_request(request)
        url = str(request.url)
        kept = self._shelf.get(url)
        if kept:
            request.headers["if-none-match"] = kept.tag
        response = self._inner.handle_request(request)
        if kept and response.status_code == HTTPStatus.NOT_MODIFIED:
            response = _again(kept, request)
        response.extensions = {**response.extensions, "verdict": self._verdict(url, response)}
        return response

    def close(self) -> None:
        """Let go of all connections."""
        self._inner.close()

    def _verdict(self, url: str, response: httpx.Response) -> IsBelieved:
        def told(is_believed: bool) -> None:
            tag = response.headers.get("etag")
            if not is_believed or not tag or len(response.content) > LONGEST_KEPT:
                self._shelf.drop(url)
            else:
                self._shelf.put(url, CachedResponse(tag, response.headers.get("content-type", ""), response.text))

        return told


def _again(kept: CachedResponse, request: httpx.Request) -> httpx.Response:
    headers = {"etag": kept.tag, "content-type": kept.content_type}
    return httpx.Response(HTTPStatus.OK, headers=headers, content=kept.body.encode(), request=request)
