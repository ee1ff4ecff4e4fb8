"""Cleans one picture from standard input. Run as a program of its own, so that a bad picture can only end this one.

Prints one line of JSON, ``{"kind": "jpeg", "width": 4000, "height": 3000}`` and after it the clean bytes, or ``{"code": "broken_image"}``.
Imports nothing of ours.
"""

from __future__ import annotations

import errno
import io
import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Final, Literal

from PIL import Image, ImageOps

# One block a picture, so that the system gets the memory back: in blocks of 16 MB, three large photos left 830 MB behind, now 55.
Image.core.set_block_size(256 * 1024 * 1024)  # type: ignore[attr-defined]  # the same as the variable PILLOW_BLOCK_SIZE

_FORMATS: Final = {
    "jpeg": ("JPEG", "MPO"), "png": ("PNG",), "webp": ("WEBP",), "heic": ("HEIF",),
    "gif": ("GIF",), "tiff": ("TIFF",), "bmp": ("BMP",),
}  # fmt: skip
_DRAWN: Final = frozenset({"png", "gif", "bmp"})
_PLAIN: Final = frozenset({"1", "L", "P", "RGB", "CMYK", "YCbCr"})
_WHITE: Final = (255, 255, 255, 255)
_MARKER: Final = re.compile(rb"\xff[^\x00\x01\xd0-\xd7\xff]")
"""A JPEG marker that ends a run of packed pixels: neither a stuffed FF nor a restart (ITU-T T.81, B.1.1)."""
_SOS: Final = 0xDA
_SOI: Final = 0xD8
_EOI: Final = 0xD9
_TIFF_SIZES: Final = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
_LATER: Final = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM})
"""What the machine lacks, and no fault of the picture."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The figures of ``Limits`` that a picture is held to. One of more than ``large`` pixels answers "large" and is not decoded."""

    pixels: int
    rich_pixels: int
    side: int
    scans: int
    tags: int
    tag_bytes: int
    quality: int
    png_bytes: int
    large: int


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A clean picture: what its bytes are, and its size in pixels."""

    kind: Literal["jpeg", "png"]
    width: int
    height: int


class Refused(Exception):
    """The picture is not taken; the message is the code."""


def clean(data: bytes, kind: str, bounds: Bounds) -> tuple[Cleaned, bytes]:
    """Decode the picture and write it anew without anything but its pixels.

    The headers are measured first: a picture beyond the limits is never decoded. Raises Refused; MemoryError or OSError with a
    number of ``_LATER`` say that the machine lacks something.
    """
    if kind == "jpeg" and _scans(data, bounds.scans) > bounds.scans:
        raise Refused("broken_image")
    if kind == "webp":
        _check_size(_webp_size(data), bounds, rich=True)
    if kind == "tiff":
        _check_tiff(data, bounds)
    if kind == "heic":
        import pillow_heif  # only here: no other picture needs it

        pillow_heif.register_heif_opener(thumbnails=False)
    broken = "heic" if kind == "heic" else "broken_image"
    with _or(broken), Image.open(io.BytesIO(data), formats=_FORMATS[kind]) as image:
        _check_size(image.size, bounds, rich=kind == "webp" or image.mode not in _PLAIN or "transparency" in image.info)
        if kind in ("gif", "png", "webp") and _moves(image, kind):
            raise Refused("moving")
        if image.width * image.height > bounds.large:
            raise Refused("large")
        return _write(_upright_pixels(image), len(data), kind, bounds)


@contextmanager
def _or(broken: str) -> Iterator[None]:
    try:
        yield
    except (Refused, MemoryError):
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused("too_many_pixels") from error
    except Exception as error:  # decoders raise whatever they stumble over in bytes that anybody may send
        if isinstance(error, OSError) and error.errno in _LATER:
            raise
        raise Refused(broken) from error


def _scans(data: bytes, most: int) -> int:
    """Scans of a JPEG's first picture, counted no further than one beyond ``most``: a few bytes of each cost a walk over all pixels."""
    place, found = 2, 0
    while found <= most and (marker := _MARKER.search(data, place)):
        place, name = marker.end(), data[marker.end() - 1]
        if name == _EOI:
            break
        if name != _SOI:
            place += max(2, int.from_bytes(data[place : place + 2], "big"))
        found += name == _SOS
    return found


def _check_tiff(data: bytes, bounds: Bounds) -> None:
    """The first directory small, and no second one. (Pillow reads the directories in Python, each value into memory.)"""
    order: Literal["little", "big"] = "little" if data[:2] == b"II" else "big"

    def number(place: int, size: int) -> int:
        return int.from_bytes(data[place : place + size], order)

    if number(2, 2) != 42:  # BigTIFF: no phone and no office scanner writes it
        raise Refused("other_image")
    start = number(4, 4)
    count = number(start, 2)
    entries = range(start + 2, start + 2 + 12 * count, 12)
    if start + 2 + 12 * count > len(data) or count > bounds.tags:
        raise Refused("broken_image")
    if sum(number(at + 4, 4) * _TIFF_SIZES.get(number(at + 2, 2), 1) for at in entries) > bounds.tag_bytes:
        raise Refused("broken_image")
    if number(start + 2 + 12 * count, 4):
        raise Refused("many_pages_image")


def _moves(image: Image.Image, kind: str) -> bool:
    """More than one frame? PNG and WebP say so in their header; of a GIF the second frame is looked for, and no further one."""
    return bool(image.is_animated) if kind == "gif" else getattr(image, "n_frames", 1) > 1  # type: ignore[attr-defined]


def _check_size(size: tuple[int, int], bounds: Bounds, rich: bool) -> None:
    width, height = size
    if width * height > bounds.pixels or max(width, height) > bounds.side:
        raise Refused("too_many_pixels")
    if rich and width * height > bounds.rich_pixels:
        raise Refused("too_many_rich_pixels")


def _webp_size(data: bytes) -> tuple[int, int]:
    """Width and height of a WebP from its first chunk (RFC 9649): Pillow sets aside memory for the canvas before it tells."""
    chunk, body = data[12:16], data[20:30]
    if chunk == b"VP8X":
        return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if chunk == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF


def _upright_pixels(image: Image.Image) -> Image.Image:
    image.load()
    try:
        ImageOps.exif_transpose(image, in_place=True)
    except MemoryError:
        raise
    except Exception:  # the note about the camera's position is broken: the picture itself is good as it lies
        return flat(image)
    return flat(image)


def flat(image: Image.Image) -> Image.Image:
    """The picture in a mode that JPEG and PNG both know, see-through parts white (as on paper)."""
    if image.mode in ("1", "L", "RGB") and "transparency" not in image.info:
        return image
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        return _to_grey(image)
    if image.has_transparency_data:
        see_through = image.convert("RGBA")
        paper = Image.new("RGBA", see_through.size, _WHITE)
        paper.alpha_composite(see_through)
        return paper.convert("RGB")
    return image.convert("RGB")


def _to_grey(image: Image.Image) -> Image.Image:
    """Deep greys (16 bits and more) brought to 8 bits by their own darkest and lightest point."""
    deep = image.convert("F")
    low, high = deep.getextrema()
    if not isinstance(low, float) or not isinstance(high, float) or high <= low:
        return image.convert("L")
    scale = 255.0 / (high - low)
    return deep.point(lambda grey: grey * scale + (-low * scale)).convert("L")


def _write(image: Image.Image, came_as: int, kind: str, bounds: Bounds) -> tuple[Cleaned, bytes]:
    image.info = {}  # comments, colour profile, place: some writers copy what they find here
    if image.mode == "1" or (kind in _DRAWN and came_as <= bounds.png_bytes):
        out = io.BytesIO()
        image.save(out, "PNG")
        if image.mode == "1" or out.tell() <= bounds.png_bytes:
            return Cleaned("png", *image.size), out.getvalue()
    out = io.BytesIO()
    image.save(out, "JPEG", quality=bounds.quality)
    return Cleaned("jpeg", *image.size), out.getvalue()


def confine(seconds: int, memory: int) -> None:
    """Take from this program what it does not need. Out of time ends it by SIGXCPU, not by SIGKILL as a machine out of memory does."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    for what, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(what, (most, most))


def main() -> None:
    """``picture_reader.py KIND SECONDS MEMORY BOUNDS < picture``; the bounds as JSON."""
    kind, bounds = sys.argv[1], Bounds(**json.loads(sys.argv[4]))
    confine(int(sys.argv[2]), int(sys.argv[3]))
    body = b""
    try:
        cleaned, body = clean(sys.stdin.buffer.read(), kind, bounds)
        said: dict[str, object] = asdict(cleaned)
    except Refused as error:
        said = {"code": str(error)}
    except (MemoryError, OSError):
        said = {"code": "later"}
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + body)


if __name__ == "__main__":
    main()
