"""How big, how many, how long: what is taken as a paper, and the sentence that says so before anybody sends one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dialogs.engine.text import Text, _

MB: Final = 1024 * 1024
TOLD_MB: Final = 1_000_000
"""What people are told as a megabyte, here, in the dialogs and on the page: what Telegram means by its 20 MB."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may be. A channel with smaller limits, or the operator's settings, replace single values."""

    max_bytes: int = 20 * TOLD_MB
    """Bytes of one file. Telegram's getFile gives bots no more than 20 MB: https://core.telegram.org/bots/api#getfile"""
    image_pixels: int = 50_000_000
    """Width times height. A 50-megapixel photo takes 200 MB while it is cleaned; Pillow's own guard stops at 89 million."""
    rich_pixels: int = 16_000_000
    """The same for WebP, see-through pictures and more than 8 bits a colour: up to 25 bytes a pixel (Pillow 13, 22 November 2026)."""
    image_seconds: float = 10.0
    """Time for cleaning one picture, then it counts as unreadable."""
    image_memory: int = 1024 * MB
    """Bytes of address space for cleaning one picture, the program itself and its libraries among them."""
    jpeg_scans: int = 100
    """Scans of one JPEG. Cameras write 1, progressive files about 10; 5,000 of them in 476 kB took 221 s (22 November 2026)."""
    tiff_tags: int = 100
    """Entries in the directory of a TIFF; scanners write about 20."""
    tiff_tag_bytes: int = 4 * MB
    """Bytes of all these entries together; a colour profile takes half a megabyte."""
    image_side: int = 30_000
    """Pixels of the longer side; JPEG itself ends at 65,500."""
    jpeg_quality: int = 90
    """Small print and stamps stay readable at 90."""
    png_bytes: int = MB
    """A screenshot up to this size stays PNG, letters sharp; above it becomes JPEG."""
    pdf_pages: int = 20
    """Pages of one PDF."""
    pdf_seconds: float = 10.0
    """Time for reading one PDF, then it counts as unreadable."""
    pdf_memory: int = 768 * MB
    """Bytes of address space for reading one PDF."""


def limits_told(limits: Limits) -> Text:
    """What may be sent, said before the upload."""
    return _("Nhận ảnh và PDF, mỗi tệp đến {size} MB. PDF đến {pages} trang.")(
        size=limits.max_bytes // TOLD_MB, pages=limits.pdf_pages
    )
