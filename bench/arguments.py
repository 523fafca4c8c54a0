"""The command lines of the benchmarks: `--help` tells what one measures, and starts nothing."""

from __future__ import annotations

import argparse


def read(module: str, description: str | None, takes: str = "") -> list[str]:
    """The arguments of `python -m MODULE`, of which there are none unless it `takes` some; ends with `--help`."""
    parser = argparse.ArgumentParser(
        prog=f"python -m {module}", description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    if takes:
        parser.add_argument("given", metavar=takes, nargs="*")
    return list(getattr(parser.parse_args(), "given", ()))
