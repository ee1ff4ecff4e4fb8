"""The files of the project as text: what is committed or about to be."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def files() -> tuple[Path, ...]:
    """Every file that git keeps or would keep, relative to the root."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    ).stdout.decode()
    return tuple(Path(name) for name in sorted(set(listed.split("\0"))) if name and (ROOT / name).is_file())


def modules(*folders: str) -> tuple[Path, ...]:
    """The Python files below these top-level folders; of all of them when none is named."""
    return tuple(path for path in files() if path.suffix == ".py" and (not folders or path.parts[0] in folders))


def text_of(path: Path) -> str | None:
    """The file as text, or None for a picture, a font or packed data."""
    body = (ROOT / path).read_bytes()
    if b"\0" in body[:8000]:
        return None
    try:
        return body.decode()
    except UnicodeDecodeError:
        return None
