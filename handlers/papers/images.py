"""Photos made clean in a program of their own: turned upright, place and camera data gone, nothing hidden behind them, no pixel lost."""

from __future__ import annotations

import io
import json
import math
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal

from PIL import Image

from handlers.papers.declined import CODES, decline
from handlers.papers.kinds import ImageKind
from handlers.papers.limits import Limits
from handlers.papers.picture_reader import Bounds, flat

_READER: Final = Path(__file__).with_name("picture_reader.py")
_KEPT_ENVIRONMENT: Final = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH")
"""The reader gets no settings of ours: the master key is among them."""
_KILLED: Final = -getattr(signal, "SIGKILL", 9)
_LARGE: Final = 16_000_000
_one_large_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class Picture:
    """A clean picture: its bytes, what they are, and its size in pixels."""

    data: bytes
    kind: Literal["jpeg", "png"]
    width: int
    height: int


def clean(data: bytes, kind: ImageKind, limits: Limits) -> Picture:
    """The picture written anew with nothing but its pixels. Blocks for ``limits.image_seconds``, a large one after waiting its turn.

    Raises Declined; MemoryError or OSError when the machine lacks something now: then the picture may be good, and comes again.
    """
    bounds = bounds_of(limits)
    said, body = _read(data, kind, limits, bounds)
    if said.get("code") == "large":
        with _one_large_at_a_time:
            said, body = _read(data, kind, limits, replace(bounds, large=limits.image_pixels))
    code = said.get("code")
    if code == "later":
        raise MemoryError("no memory for this picture now")
    if code == "too_many_rich_pixels":
        raise decline("too_many_pixels", replace(limits, image_pixels=limits.rich_pixels))
    if code is not None:
        raise decline(code if code in CODES else "broken_image", limits)
    return Picture(body, said["kind"], said["width"], said["height"])


def bounds_of(limits: Limits) -> Bounds:
    """What the reader is told; pictures beyond ``_LARGE`` pixels wait for each other, two of 50 megapixels would need a gigabyte."""
    return Bounds(
        pixels=limits.image_pixels, rich_pixels=limits.rich_pixels, side=limits.image_side, scans=limits.jpeg_scans,
        tags=limits.tiff_tags, tag_bytes=limits.tiff_tag_bytes, quality=limits.jpeg_quality, png_bytes=limits.png_bytes, large=_LARGE,
    )  # fmt: skip


def small(data: bytes, side: int) -> bytes:
    """A JPEG of one of our clean pictures, no side longer than ``side`` pixels. Blocks."""
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as image, _memory_for(image.width * image.height):
        image.draft("RGB", (side, side))
        plain = image.convert("L") if image.mode == "1" else flat(image)
        plain.thumbnail((side, side), reducing_gap=2.0)
        out = io.BytesIO()
        plain.save(out, "JPEG", quality=80)
    return out.getvalue()


def _read(data: bytes, kind: ImageKind, limits: Limits, bounds: Bounds) -> tuple[dict[str, Any], bytes]:
    """What the reader says, and the clean bytes. Out of time or fallen over: broken; killed from outside: the machine lacks memory."""
    figures = (kind, str(max(1, math.ceil(limits.image_seconds))), str(limits.image_memory), json.dumps(asdict(bounds)))
    broken: dict[str, Any] = {"code": "heic" if kind == "heic" else "broken_image"}
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_READER), *figures],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.image_seconds,
            env={name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return broken, b""
    if done.returncode == _KILLED:
        return {"code": "later"}, b""
    if done.returncode > 0:  # Python's own way out, before it could answer: a library not found, no memory to start
        raise OSError(f"the picture reader ended with {done.returncode}")
    if done.returncode < 0:
        return broken, b""
    line, _, body = done.stdout.partition(b"\n")
    said: dict[str, Any] = json.loads(line)
    return said, body


@contextmanager
def _memory_for(pixels: int) -> Iterator[None]:
    """Large pictures wait for each other."""
    if pixels <= _LARGE:
        yield
        return
    with _one_large_at_a_time:
        yield
