"""PDFs looked through in a program of their own, with a limit on time and memory: kept as they are, or declined."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from handlers.papers.declined import CODES, decline
from handlers.papers.limits import Limits

_READER: Final = Path(__file__).with_name("pdf_reader.py")
_KEPT_ENVIRONMENT: Final = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH")
"""The reader gets no settings of ours: the master key is among them."""


def count_pages(data: bytes, limits: Limits) -> int:
    """Pages of a harmless PDF. Blocks for at most ``limits.pdf_seconds``; raises Declined, or OSError when no program can start."""
    figures = (limits.pdf_pages, limits.image_pixels, max(1, math.ceil(limits.pdf_seconds)), limits.pdf_memory)
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_READER), *map(str, figures)],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.pdf_seconds,
            env={name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ},
            check=True,
        )
        verdict = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise decline("pdf_broken", limits) from error
    pages, code = verdict.get("pages"), verdict.get("code")
    if isinstance(pages, int):
        return pages
    raise decline(code if code in CODES else "pdf_broken", limits)
