"""What a file truly is, by its content and not by the name or type that came with it."""

from __future__ import annotations

from typing import Final, Literal

import filetype

from handlers.papers.declined import Code, decline
from handlers.papers.limits import Limits

ImageKind = Literal["jpeg", "png", "webp", "heic", "gif", "tiff", "bmp"]
Kind = Literal["jpeg", "png", "webp", "pdf"]
"""What is kept. (Nothing is written as WebP today: such pictures become JPEG, which every office computer opens.)"""

_HEAD: Final = 8192
_IMAGES: Final[dict[str, ImageKind]] = {
    "image/jpeg": "jpeg", "image/png": "png", "image/apng": "png", "image/webp": "webp", "image/heic": "heic",
    "image/gif": "gif", "image/tiff": "tiff", "image/bmp": "bmp",
}  # fmt: skip
_HEIF_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_OFFICE: Final = ("word", "excel", "powerpoint", "officedocument", "opendocument", "rtf", "postscript", "epub")
_ARCHIVES: Final = ("zip", "compressed", "rar", "tar", "gzip", "bzip2", "xz", "zstd", "lz", "brotli", "compress", "cab-")
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def true_kind(data: bytes, name: str, limits: Limits) -> ImageKind | Literal["pdf"]:
    """Which of the kinds that we can read this is; the decoders have the last word. Raises Declined for all others.

    ``name`` only chooses the better sentence when the content says nothing.
    """
    head = data[:_HEAD]
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS and b"avif" not in head[8:64]:
        return "heic"
    guess = filetype.guess(head)
    mime = guess.mime if guess is not None else ""
    if mime in _IMAGES:
        return _IMAGES[mime]
    raise decline(_not_taken(head, mime, name.lower()), limits)


def _not_taken(head: bytes, mime: str, name: str) -> Code:
    if mime.startswith("image/"):
        return "other_image"
    if mime.startswith("video/") or mime == "application/x-shockwave-flash":
        return "moving"
    if mime.startswith("audio/"):
        return "sound"
    if any(word in mime for word in _OFFICE) or head.startswith(_OLD_OFFICE):
        return "office"
    if any(word in mime for word in _ARCHIVES):
        return "office" if name.endswith((".docx", ".xlsx", ".pptx", ".odt", ".ods")) else "archive"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:512].lower()
    if start.startswith((b"<!doctype", b"<html", b"<svg", b"<?xml", b"<head", b"<body", b"<script", b"<!--")):
        return "web_page"
    if not mime and name.endswith((".heic", ".heif")):
        return "heic"
    if not mime and name.endswith(".pdf"):
        return "pdf_broken"
    if not mime and name.endswith((".jpg", ".jpeg", ".png", ".webp")):
        return "broken_image"
    return "not_a_paper"
