"""Hosts: where we may go, at what pace, and which of them have failed too often to be asked again in this run."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import NamedTuple

import httpx

from enrich.http.process_rate_limit import ProcessRateLimit
from enrich.http.rate_limit import RateLimit, Trace
from enrich.model import CouldNotAsk
from enrich.settings import Service

FAILURES = 6
"""After so many attempts in a row without an answer a host is not asked again in this run."""
SECONDS = 20.0
"""Nor after so much time lost in attempts without an answer: a host that hangs costs more than one that refuses."""
SECONDS_IN_ALL = 300.0
"""Nor after so much time lost and waited for its sake in the whole run, however often it answered in between."""

_POLITE_POOLS = ("crossref", "datacite", "doi")

Origin = tuple[str, str, int | None]

Toll = Callable[[str], AbstractContextManager[None]]
"""What a request to the service of that name passes beside our own pace: it may wait, and CouldNotAsk stops it."""


def free(name: str) -> AbstractContextManager[None]:
    """The toll where nobody else counts."""
    return nullcontext()


class Traffic(NamedTuple):
    """What a run has cost a service."""

    requests: int
    warnings: tuple[str, ...]
    seconds: float = 0.0
    """In which a question to it was under way, waiting for its turn included."""


class Breaker:
    """Remembers what a host has failed in, since it last answered."""

    def __init__(self) -> None:
        self._failures = 0
        self._lost = 0.0
        self._lost_in_all = 0.0
        self._reason: str | None = None
        self._lock = threading.Lock()

    def check(self) -> None:
        """CouldNotAsk with the reason, when the host is not to be asked again."""
        if self._reason is not None:
            raise CouldNotAsk(self._reason)

    @property
    def is_open(self) -> bool:
        """Whether the host is not to be asked again."""
        return self._reason is not None

    def answered(self) -> None:
        """The host is well: what it failed in before is forgotten."""
        with self._lock:
            self._failures, self._lost = 0, 0.0

    def failed(self, reason: str, seconds: float, *, wait: float = 0.0, unreachable: bool = False) -> None:
        """An attempt got no answer, took so long, and wants us to `wait`. Without a connection it counts twice."""
        with self._lock:
            self._failures += 2 if unreachable else 1
            self._lost += seconds
            self._lost_in_all += seconds + wait
            if self._failures >= FAILURES or self._lost >= SECONDS or self._lost_in_all >= SECONDS_IN_ALL:
                self._open(reason)

    def open(self, reason: str) -> None:
        """The host is not to be asked again."""
        with self._lock:
            self._open(reason)

    def _open(self, reason: str) -> None:
        self._reason = self._reason or f"{reason}; not asked again in this run"


class ServiceStats:
    """What one service has been asked, and what its secrets are while they work."""

    def __init__(self, service: Service, has_contact: bool, clock: Callable[[], float]) -> None:
        self.service = service
        self._has_contact = has_contact
        self._clock = clock
        self._requests = 0
        self._under_way, self._since, self._seconds = 0, 0.0, 0.0
        self._warnings: list[str] = []
        self._secrets = {name: secret.get_secret_value() for name, secret in service.headers.items()}
        self._lock = threading.Lock()

    @property
    def traffic(self) -> Traffic:
        """So far."""
        with self._lock:
            current = self._clock() - self._since if self._under_way else 0.0
            return Traffic(self._requests, tuple(self._warnings), self._seconds + current)

    @property
    def secrets(self) -> Mapping[str, str]:
        """Headers that go with its requests; none any more once they were refused."""
        with self._lock:
            return dict(self._secrets)

    @property
    def advice(self) -> str:
        """What a maintainer can do about being sent away."""
        if self.service.name == "semantic_scholar" and not self.secrets:
            return "try later, or set AWESOME_IR_SEMANTIC_SCHOLAR_KEY"
        if self.service.name in _POLITE_POOLS and not self._has_contact:
            return "try later, or set AWESOME_IR_CONTACT to get into the polite pool"
        return "try later"

    def count(self) -> None:
        """One more request leaves."""
        with self._lock:
            self._requests += 1

    @contextmanager
    def question(self) -> Iterator[None]:
        """A question is under way. Time in which several are counts once: so long did the service keep us."""
        with self._lock:
            self._under_way += 1
            if self._under_way == 1:
                self._since = self._clock()
        try:
            yield
        finally:
            with self._lock:
                self._under_way -= 1
                if not self._under_way:
                    self._seconds += self._clock() - self._since

    def drop_secrets(self, status: int) -> None:
        """The service refuses them: go on without, and say so once."""
        with self._lock:
            if self._secrets:
                self._warnings.append(
                    f"{self.service.name}: the key is refused ({status}) and left out for this run; "
                    f"renew AWESOME_IR_{self.service.name.upper()}_KEY or unset it"
                )
            self._secrets = {}


class Host(NamedTuple):
    """An origin we may ask, for a service. Services at one origin share pace and breaker."""

    name: str
    """The service's."""
    address: str
    """As people read it: `api.crossref.org`."""
    account: ServiceStats
    pace: RateLimit
    breaker: Breaker
    is_own: bool
    """False where the service only sends us on to it."""
    turnstile: ProcessRateLimit | None = None
    """What the machine's other processes pass too."""
    toll: Toll = free

    @property
    def secrets(self) -> Mapping[str, str]:
        """The headers that only the service itself may see."""
        return self.account.secrets if self.is_own else {}

    @contextmanager
    def turn(self) -> Iterator[Trace]:
        """Wait until a request may leave. CouldNotAsk when the host is not to be asked any more."""
        self.breaker.check()
        with self.pace.turn(self.breaker.check) as told, self._shared_turn() as told_all, self.toll(self.name):
            self.account.count()
            yield lambda event, info: _tell(event, info, told, told_all)

    def hold(self, seconds: float) -> None:
        """Start nothing for so long, in no process of this machine."""
        self.pace.hold(seconds)
        if self.turnstile and seconds > 0:
            self.turnstile.hold(seconds)

    def _shared_turn(self) -> AbstractContextManager[Trace]:
        return self.turnstile.turn(self.breaker.check) if self.turnstile else nullcontext(_deaf)


def _deaf(event: str, info: object) -> None:
    """Hears of a request where nobody else waits for it."""


def _tell(event: str, info: object, *listeners: Trace) -> None:
    for listener in listeners:
        listener(event, info)


class Hosts:
    """All the origins we may ask."""

    def __init__(
        self,
        services: Sequence[Service],
        has_contact: bool,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
        limits: Path | None = None,
        toll: Toll = free,
    ) -> None:
        """`limits`: the folder of the locks that all processes of the machine share; None: this one is alone."""
        self.accounts = {service.name: ServiceStats(service, has_contact, clock) for service in services}
        self._bases = [(httpx.URL(service.url), service) for service in services]
        self._bases += [(httpx.URL(url), service) for service in services for url in service.sends_on_to]
        shared: dict[Origin, list[Service]] = {}
        for url, service in self._bases:
            shared.setdefault(origin(url), []).append(service)
        self._paces = {at: _pace(those, clock, sleep) for at, those in shared.items()}
        self._breakers = {at: Breaker() for at in shared}
        self._turnstiles = {
            at: ProcessRateLimit(limits, "-".join(map(str, filter(None, at))), pace, clock, sleep)
            for at, pace in self._paces.items()
            if limits
        }
        self._toll = toll

    def of(self, url: httpx.URL) -> Host | None:
        """The host of a URL; None where it is none of the services'. Of services at one origin the nearest path's."""
        here = origin(url)
        near = [(len(base.path) * url.path.startswith(base.path), service)
                for base, service in self._bases if origin(base) == here]  # fmt: skip
        if not near:
            return None
        service = max(near, key=lambda pair: pair[0])[1]
        return Host(
            name=service.name,
            address=url.netloc.decode(),
            account=self.accounts[service.name],
            pace=self._paces[here],
            breaker=self._breakers[here],
            is_own=origin(httpx.URL(service.url)) == here,
            turnstile=self._turnstiles.get(here),
            toll=self._toll,
        )


def origin(url: httpx.URL) -> Origin:
    """Scheme, host and port: what a redirect may not leave, unless it leads to another service."""
    return url.scheme, url.host, url.port


def _pace(services: Sequence[Service], clock: Callable[[], float], sleep: Callable[[float], None]) -> RateLimit:
    rate = min(service.rate for service in services)
    return RateLimit(rate, min(service.concurrency for service in services), clock, sleep)
