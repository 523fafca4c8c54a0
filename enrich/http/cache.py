"""HTTP cache: accepted responses are kept with their ETags and revalidated, so an unchanged one costs no body.

Of the services only DataCite sends ETags, weak ones (seven of seven recordings). A 304 is replaced by the response that
is kept. Only responses that their source has read and accepted are kept: a broken one with an ETag would otherwise be
used until the record changes.
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
"""Responses; the oldest are removed first."""

IsBelieved = Callable[[bool], None]
"""Called with whether a response was accepted. It is the `verdict` extension of a response that can be kept."""


class CachedResponse(NamedTuple):
    """A response with its validator."""

    tag: str
    content_type: str
    body: str


class ResponseCache:
    """A folder with a file for each response. A file that cannot be read or written counts as missing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, url: str) -> CachedResponse | None:
        """The response that is kept for the address; None where there is none."""
        try:
            return CachedResponse(*json.loads(self._path(url).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def put(self, url: str, kept: CachedResponse) -> None:
        """Keep the response, in place of an earlier one for the address."""
        with suppress(OSError):
            files.write({self._path(url): json.dumps(kept, ensure_ascii=False)})
            self._make_room()

    def drop(self, url: str) -> None:
        """Remove the response that is kept for the address."""
        with suppress(OSError):
            self._path(url).unlink(missing_ok=True)

    def _path(self, url: str) -> Path:
        return self._folder / f"{hashlib.sha256(url.encode()).hexdigest()[:32]}.json"

    def _make_room(self) -> None:
        kept = sorted(self._folder.glob("*.json"), key=lambda path: path.stat().st_mtime)
        for path in kept[: max(len(kept) - MOST_KEPT, 0)]:
            path.unlink(missing_ok=True)


class CacheTransport(httpx.BaseTransport):
    """Revalidates kept responses, so that only changed ones are sent again."""

    def __init__(self, inner: httpx.BaseTransport, cache: ResponseCache) -> None:
        self._inner, self._cache = inner, cache

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The response of the service; the kept one where it has not changed."""
        if request.method != "GET":
            return self._inner.handle_request(request)
        url = str(request.url)
        kept = self._cache.get(url)
        if kept:
            request.headers["if-none-match"] = kept.tag
        response = self._inner.handle_request(request)
        if kept and response.status_code == HTTPStatus.NOT_MODIFIED:
            response = _as_response(kept, request)
        response.extensions = {**response.extensions, "verdict": self._verdict(url, response)}
        return response

    def close(self) -> None:
        """Let go of all connections."""
        self._inner.close()

    def _verdict(self, url: str, response: httpx.Response) -> IsBelieved:
        def note_verdict(is_believed: bool) -> None:
            tag = response.headers.get("etag")
            kind = response.headers.get("content-type", "")
            # What is kept is sent again as a header, and httpx writes texts as ASCII.
            is_sendable = f"{tag}{kind}".isascii()
            if not is_believed or not tag or not is_sendable or len(response.content) > LONGEST_KEPT:
                self._cache.drop(url)
            else:
                self._cache.put(url, CachedResponse(tag, kind, response.text))

        return note_verdict


def _as_response(kept: CachedResponse, request: httpx.Request) -> httpx.Response:
    headers = {"etag": kept.tag, "content-type": kept.content_type}
    return httpx.Response(HTTPStatus.OK, headers=headers, content=kept.body.encode(), request=request)
