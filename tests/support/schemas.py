"""Official schemas and citation styles, out of the packages that publish them; none is copied into the project.

`python -m tests.support.schemas` puts the packages, pinned by their hashes, into `.cache/schemas/`: nothing of them is
installed or run, a file is read out of the archive.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

import pytest
from jsonschema import Draft7Validator

FOLDER = Path(__file__).parents[2] / ".cache" / "schemas"


class Published(NamedTuple):
    """A file, and the package that carries it as its owners wrote it."""

    package: str
    hash: str
    """SHA-256 of the wheel."""
    member: str

    def read(self) -> str:
        """The file. Skips the test where the package is missing; on CI that is an error."""
        name, version = self.package.replace("-", "_").split("==")
        wheel = FOLDER / f"{name}-{version}-py3-none-any.whl"
        if not wheel.exists():
            skip_or_fail(f"{self.package} is not in .cache/schemas: run python -m tests.support.schemas")
        return ZipFile(wheel).read(self.member).decode()

    def validator(self) -> Draft7Validator:
        """What checks against the schema."""
        schema = json.loads(self.read())
        Draft7Validator.check_schema(schema)
        return Draft7Validator(schema)


_COMMONMETA = ("commonmeta-py==0.312", "a62cc3010bdc69aca87d325a5bf6f51b3f7fa59fce8913dab5afafcff061d99e")
CSL = Published(*_COMMONMETA, "commonmeta/resources/csl-data.json")
STYLES = {name: Published(*_COMMONMETA, f"commonmeta/resources/styles/{name}.csl") for name in ("apa", "ieee")}
CFF = Published(
    "cffconvert==2.0.0",
    "573c825e4e16173d99396dc956bd22ff5d4f84215cc16b6ab05299124f5373bb",
    "cffconvert/schemas/1.2.0/schema.json",
)


def skip_or_fail(reason: str) -> None:
    """Skip, visibly; where everything should be there (CI), fail."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def main() -> None:
    """Fetch the packages, without what they depend on."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "requirements.txt"
        wanted.write_text("".join(f"{one.package} --hash=sha256:{one.hash}\n" for one in (CSL, CFF)), encoding="utf-8")
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
        options = ["--no-deps", "--require-hashes", "--only-binary", ":all:", "--dest", str(FOLDER)]
        subprocess.run([*command, *options, "--requirement", str(wanted)], check=True)


if __name__ == "__main__":
    main()
