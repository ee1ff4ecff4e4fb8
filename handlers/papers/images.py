"""Photos made clean: turned upright, place and camera data gone, nothing hidden behind the picture, no pixel lost."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Literal

import pillow_heif
from PIL import Image, ImageOps

from handlers.papers.declined import Code, decline
from handlers.papers.kinds import ImageKind
from handlers.papers.limits import MB, Limits

pillow_heif.register_heif_opener(thumbnails=False)
# One block a picture, so that the system gets the memory back: in blocks of 16 MB, three large photos left 830 MB behind, now 55.
Image.core.set_block_size(256 * MB)  # type: ignore[attr-defined]  # the same as the variable PILLOW_BLOCK_SIZE

_FORMATS: Final[dict[ImageKind, tuple[str, ...]]] = {
    "jpeg": ("JPEG", "MPO"), "png": ("PNG",), "webp": ("WEBP",), "heic": ("HEIF",),
    "gif": ("GIF",), "tiff": ("TIFF",), "bmp": ("BMP",),
}  # fmt: skip
_FRAMES: Final[dict[ImageKind, Code]] = {"tiff": "many_pages_image", "gif": "moving", "png": "moving", "webp": "moving"}
_DRAWN: Final = frozenset({"png", "gif", "bmp"})
_WHITE: Final = (255, 255, 255, 255)
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
    """Decode the picture and write it anew without anything but its pixels. Blocks; raises Declined.

    The header is measured first: a picture beyond the limits is never decoded.
    """
    if kind == "webp":
        _check_size(_webp_size(data), limits)
    image = _open(data, kind, limits)
    with image:
        _check_size(image.size, limits)
        if kind in _FRAMES and _frames(image, limits) > 1:
            raise decline(_FRAMES[kind], limits)
        with _memory_for(image.width * image.height):
            try:
                pixels = _upright_pixels(image)
            except Exception as error:  # decoders raise whatever they stumble over in bytes that anybody may send
                raise decline("heic" if kind == "heic" else "broken_image", limits) from error
            return _write(pixels, len(data), kind, limits)


def small(data: bytes, side: int) -> bytes:
    """A JPEG of one of our clean pictures, no side longer than ``side`` pixels. Blocks."""
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as image, _memory_for(image.width * image.height):
        image.draft("RGB", (side, side))
        plain = image.convert("L") if image.mode == "1" else _flat(image)
        plain.thumbnail((side, side), reducing_gap=2.0)
        out = io.BytesIO()
        plain.save(out, "JPEG", quality=80)
    return out.getvalue()


def _open(data: bytes, kind: ImageKind, limits: Limits) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data), formats=_FORMATS[kind])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise decline("too_many_pixels", limits) from error
    except Exception as error:
        raise decline("heic" if kind == "heic" else "broken_image", limits) from error


def _frames(image: Image.Image, limits: Limits) -> int:
    try:
        return int(getattr(image, "n_frames", 1))
    except Exception as error:
        raise decline("broken_image", limits) from error


def _check_size(size: tuple[int, int], limits: Limits) -> None:
    width, height = size
    if width * height > limits.image_pixels or max(width, height) > limits.image_side:
        raise decline("too_many_pixels", limits)


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
    except Exception:  # the note about the camera's position is broken: the picture itself is good as it lies
        return _flat(image)
    return _flat(image)


def _flat(image: Image.Image) -> Image.Image:
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


def _write(image: Image.Image, came_as: int, kind: ImageKind, limits: Limits) -> Picture:
    image.info = {}  # comments, colour profile, place: some writers copy what they find here
    if image.mode == "1" or (kind in _DRAWN and came_as <= limits.png_bytes):
        out = io.BytesIO()
        image.save(out, "PNG")
        if image.mode == "1" or out.tell() <= limits.png_bytes:
            return Picture(out.getvalue(), "png", *image.size)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=limits.jpeg_quality)
    return Picture(out.getvalue(), "jpeg", *image.size)


@contextmanager
def _memory_for(pixels: int) -> Iterator[None]:
    """Large pictures wait for each other: two of 50 megapixels at once would need most of a gigabyte."""
    if pixels <= _LARGE:
        yield
        return
    with _one_large_at_a_time:
        yield
