"""How registries take a display name apart."""

from __future__ import annotations

_PARTICLES = frozenset({"van", "von", "de", "der", "da", "di", "del", "la", "le", "ben", "mac"})


def parts(name: str) -> tuple[str, str]:
    """Given names and family name, its particle included: `Oisin Mac Aodha` → `Oisin`, `Mac Aodha`."""
    given, _, family = name.rpartition(" ")
    while " " in given and given.rpartition(" ")[2].casefold() in _PARTICLES:
        given, _, particle = given.rpartition(" ")
        family = f"{particle} {family}"
    return given, family
