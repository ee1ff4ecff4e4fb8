"""The photos and documents that people in transcripts send, made from their names: the same name is the same paper."""

from __future__ import annotations

import hashlib
from functools import cache

from PIL import Image, ImageDraw

from tests.handlers.samples import encoded, pdf, pdf_with_script


@cache
def paper(name: str) -> bytes:
    """The bytes of this file. Names that begin with "hong" are cut off, "nen" is a ZIP, "lenh" a PDF with a script."""
    if name.startswith("nen"):
        return b"PK\x03\x04" + bytes(60)
    if name.startswith("lenh"):
        return pdf_with_script()
    if name.endswith(".pdf"):
        return pdf(1 + len(name) % 3)
    whole = encoded(_sheet(name), "JPEG", quality=80)
    return whole[: len(whole) // 3] if name.startswith("hong") else whole


def _sheet(name: str) -> Image.Image:
    shade = hashlib.sha256(name.encode()).digest()
    sheet = Image.new("RGB", (240, 180), "white")
    pen = ImageDraw.Draw(sheet)
    for line, byte in enumerate(shade[:8]):
        pen.rectangle((20, 10 + line * 20, 20 + byte * 200 // 255, 20 + line * 20), fill=(byte // 2, shade[line + 8] // 2, 120))
    return sheet
