"""Files as people send them, made in memory: photos with a place in them, PDFs with what should not be there."""

from __future__ import annotations

import io
import random
import zlib
from typing import Any

import pillow_heif
from PIL import Image, ImageDraw
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, StreamObject, TextStringObject

ORIENTATION, GPS, CAMERA = 0x0112, 0x8825, 0x010F


def page(width: int = 320, height: int = 240, mode: str = "RGB") -> Image.Image:
    """A sheet with some writing; its left upper corner is black, so that one sees how it lies."""
    sheet = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(sheet)
    for line in range(4, height // 20):
        pen.line((width // 10, line * 20, width * 9 // 10, line * 20), fill=(40, 40, 120), width=2)
    pen.rectangle((0, 0, width // 4, height // 4), fill="black")
    return sheet.convert(mode)


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def jpeg_with_place(orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[CAMERA] = "May anh cua Lan"
    place = exif.get_ifd(GPS)
    place[1], place[2], place[3], place[4] = "N", (21.0, 1.0, 42.0), "E", (105.0, 50.0, 15.0)
    return encoded(page(), "JPEG", exif=exif, comment=b"nha rieng", quality=92)


def heic() -> bytes:
    out = io.BytesIO()
    pillow_heif.from_pillow(page()).save(out, quality=60)
    return out.getvalue()


def noisy(width: int, height: int) -> Image.Image:
    """A photo that does not compress to nothing."""
    grain = Image.frombytes("RGB", (400, 300), random.Random(7).randbytes(400 * 300 * 3))
    return Image.blend(page(width, height), grain.resize((width, height), Image.Resampling.BICUBIC), 0.4)


def png_header(width: int, height: int, bits: int = 8, colours: int = 2) -> bytes:
    """A PNG that says how large it is and holds no pixels: decoding it is impossible."""
    body = b"IHDR" + width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes((bits, colours, 0, 0, 0))
    start = b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")
    data = b"IDAT" + zlib.compress(b"\0" * 10)
    return start + (len(data) - 4).to_bytes(4, "big") + data + zlib.crc32(data).to_bytes(4, "big")


def jpeg_of_scans(scans: int) -> bytes:
    """A progressive JPEG of 64 by 64 greys whose later scans all add nothing: a few bytes each, and each a walk over all pixels."""
    whole = encoded(Image.new("L", (64, 64), 128), "JPEG", progressive=True)
    start, parts = 2, whole[:2]
    while (name := whole[start + 1]) != 0xDA:
        length = 2 + int.from_bytes(whole[start + 2 : start + 4], "big")
        parts += whole[start : start + length] if name != 0xC4 else b""
        start += length
    tables = b"".join(b"\xff\xc4\x00\x14" + bytes((table, 1)) + bytes(15) + bytes((code,)) for table, code in ((0x00, 0), (0x10, 0x60)))
    first = _scan(0, 0, 0x00) + b"\x00" * 8
    empty = b"\x00"  # one run of 64 blocks without a change: code 0, then six bits of 0
    body = first + _scan(1, 63, 0x01) + empty + (_scan(1, 63, 0x10) + empty) * (scans - 2)
    return parts + tables + body + b"\xff\xd9"


def _scan(first: int, last: int, bits: int) -> bytes:
    return b"\xff\xda\x00\x08\x01\x01\x00" + bytes((first, last, bits))


def tiff_of_pages(pages: int) -> bytes:
    """A TIFF whose directories, all of the same picture, stand one behind the other."""
    data = encoded(Image.new("L", (8, 8)), "TIFF")
    start = int.from_bytes(data[4:8], "little")
    end = start + 2 + 12 * int.from_bytes(data[start : start + 2], "little")
    data += b"\0" * (len(data) % 2)
    base, directory = len(data), data[start:end]
    chain = b"".join(directory + (base + (len(directory) + 4) * (page + 1)).to_bytes(4, "little") for page in range(pages - 2))
    return data[:end] + base.to_bytes(4, "little") + data[end + 4 :] + chain + directory + bytes(4)


def tiff_of_tags(tags: int, length: int) -> bytes:
    """A TIFF of this many entries, each of so many bytes, all at the same place."""
    entries = b"".join(
        (40_000 + tag).to_bytes(2, "little") + b"\x07\x00" + length.to_bytes(4, "little") + bytes(4) for tag in range(tags)
    )
    return b"II*\0\x08\0\0\0" + tags.to_bytes(2, "little") + entries + bytes(4) + bytes(length)


def gif_of_frames(frames: int) -> bytes:
    head = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff"
    return head + b",\0\0\0\0\x01\0\x01\0\0\x02\x02\x4c\x01\0" * frames + b";"


def webp_header(width: int, height: int) -> bytes:
    """An extended WebP whose canvas is this large (RFC 9649 §2.7)."""
    chunk = b"VP8X" + (10).to_bytes(4, "little") + bytes(4) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + (4 + len(chunk)).to_bytes(4, "little") + b"WEBP" + chunk


def written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pdf_writer(pages: int = 1) -> PdfWriter:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    return writer


def pdf(pages: int = 1) -> bytes:
    return written(pdf_writer(pages))


def pdf_with_script() -> bytes:
    return pdf_with_action(S="/JavaScript", JS="app.alert('xin chao');")


def pdf_with_password(owner_only: bool = False) -> bytes:
    writer = pdf_writer()
    writer.encrypt("" if owner_only else "bi mat", "chu", algorithm="AES-256")
    return written(writer)


def pdf_with_attachment() -> bytes:
    writer = pdf_writer()
    writer.add_attachment("khac.exe", b"MZ")
    return written(writer)


def pdf_with_action(**action: str) -> bytes:
    """A PDF that does something when it is opened."""
    writer = pdf_writer()
    does = DictionaryObject({NameObject("/S"): NameObject(action.pop("S"))})
    does.update({NameObject(f"/{key}"): TextStringObject(value) for key, value in action.items()})
    writer.root_object[NameObject("/OpenAction")] = writer._add_object(does)
    return written(writer)


def pdf_with_field(kind: str) -> bytes:
    """A form with one field: /Tx is text to fill in, /Sig a signature."""
    writer = pdf_writer()
    field = DictionaryObject({NameObject("/FT"): NameObject(kind), NameObject("/T"): TextStringObject("o")})
    form = DictionaryObject({NameObject("/Fields"): ArrayObject([writer._add_object(field)])})
    writer.root_object[NameObject("/AcroForm")] = writer._add_object(form)
    return written(writer)


def pdf_with_huge_image() -> bytes:
    writer = pdf_writer()
    picture = StreamObject()
    picture.update({
        NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Image"),
        NameObject("/Width"): NumberObject(60_000), NameObject("/Height"): NumberObject(60_000),
    })  # fmt: skip
    writer.pages[0][NameObject("/Resources")] = DictionaryObject(
        {NameObject("/XObject"): DictionaryObject({NameObject("/I"): writer._add_object(picture)})}
    )
    return written(writer)


def pdf_packed_script() -> bytes:
    """The script lies in a compressed object stream and its name is written with an escape: the plain bytes show nothing."""
    hidden = b"<</S/Java#53cript/J#53(app.alert(1))>>"
    packed = zlib.compress(b"4 0 " + hidden)
    parts = [
        b"<</Type/Catalog/Pages 2 0 R/OpenAction 4 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    ]
    data, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(data))
        data += b"%d 0 obj" % number + part + b"endobj\n"
    holder = len(data)
    data += b"5 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(packed) + packed + b"\nendstream endobj\n"
    table = len(data)
    rows = b"\0\0\0\0\0\0" + b"".join(b"\1" + place.to_bytes(4, "big") + b"\0" for place in places)
    rows += b"\2" + (5).to_bytes(4, "big") + b"\0" + b"\1" + holder.to_bytes(4, "big") + b"\0" + b"\1" + table.to_bytes(4, "big") + b"\0"
    data += b"6 0 obj<</Type/XRef/Size 7/W[1 4 1]/Root 1 0 R/Length %d>>stream\n" % len(rows) + rows + b"\nendstream endobj\n"
    return data + b"startxref\n%d\n%%%%EOF" % table


def pdf_of_doubling_pages(depth: int = 40) -> bytes:
    """A few hundred bytes whose page tree unfolds to 2**depth pages."""
    lines = [b"<</Type/Catalog/Pages 2 0 R>>"]
    lines += [b"<</Type/Pages/Count 2/Kids[%d 0 R %d 0 R]>>" % (n + 3, n + 3) for n in range(depth)]
    lines += [b"<</Type/Page/MediaBox[0 0 9 9]>>"]
    return _by_hand(lines)


def pdf_of_nested_lists(depth: int = 50_000) -> bytes:
    return _by_hand([b"<</Type/Catalog/Pages 2 0 R/X " + b"[" * depth + b"]" * depth + b">>", b"<</Type/Pages/Count 0/Kids[]>>"])


def pdf_bomb(megabytes: int) -> bytes:
    """An object stream that unpacks to very much."""
    packed = zlib.compress(b"\0" * (megabytes * 1024 * 1024), 9)
    stream = b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(packed) + packed + b"\nendstream"
    return _by_hand([b"<</Type/Catalog/Pages 2 0 R/X 3 0 R>>", b"<</Type/Pages/Count 0/Kids[]>>", stream])


def _by_hand(objects: list[bytes]) -> bytes:
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end
