"""Reads one PDF from standard input and prints a verdict. Run as a program of its own, so that a bad PDF can only end this one.

Prints one line of JSON: ``{"pages": 3}`` or ``{"code": "pdf_script"}``. Imports nothing of ours.
"""

from __future__ import annotations

import io
import json
import re
import sys
from contextlib import suppress
from typing import Any, Final

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

# Names of ISO 32000-2: what runs, opens or carries something. Worst first, the first one found is told.
SCRIPT_KEYS: Final = frozenset({"/JS", "/JavaScript"})
ACTIVE: Final = frozenset({
    "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition", "/Movie", "/Sound", "/RichMediaExecute",
})
ACTIVE_SUBTYPES: Final = frozenset({"/RichMedia", "/3D", "/Movie", "/Sound", "/Screen"})
ATTACHMENT_KEYS: Final = frozenset({"/EmbeddedFiles", "/EF"})
FORM_FIELDS: Final = frozenset({"/Tx", "/Btn", "/Ch"})
"""A signature field (/Sig) is no form: electronic copies signed by an office are welcome."""
ORDER: Final = ("pdf_script", "pdf_active", "pdf_attachment", "pdf_form", "pdf_heavy")
IN_THE_OPEN: Final = (
    ("pdf_script", re.compile(rb"/JavaScript[\s/<>()\[\]]")),
    ("pdf_active", re.compile(rb"/(?:Launch|RichMedia)[\s/<>()\[\]]")),
    ("pdf_attachment", re.compile(rb"/EmbeddedFiles?[\s/<>()\[\]]")),
    ("pdf_form", re.compile(rb"/XFA[\s/<>()\[\]]")),
)
ESCAPED: Final = re.compile(rb"#([0-9A-Fa-f]{2})")


def confine(seconds: int, memory: int) -> None:
    """Take from this program what it does not need: time, memory, writing files. (Windows has no such limits: time alone.)"""
    try:
        import resource
    except ImportError:
        return
    for what, most in (
        (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, memory), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0),
    ):  # fmt: skip
        resource.setrlimit(what, (most, most))


def judge(data: bytes, pages: int, pixels: int) -> dict[str, Any]:
    """The verdict on these bytes. Raises whatever the reader stumbles over: then the PDF is broken."""
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted:
        return {"code": "pdf_locked"}
    found = seen_in_the_open(data) | seen_inside(reader, pixels)
    for code in ORDER:
        if code in found:
            return {"code": code}
    count = len(reader.pages)
    if count == 0:
        return {"code": "pdf_broken"}
    return {"code": "pdf_too_long"} if count > pages else {"pages": count}


def seen_in_the_open(data: bytes) -> set[str]:
    """Forbidden names in the plain bytes: finds them also where the table of objects does not lead."""
    plain = ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), data)
    return {code for code, pattern in IN_THE_OPEN if pattern.search(plain)}


def seen_inside(reader: PdfReader, pixels: int) -> set[str]:
    """Forbidden things in any object, packed ones included, reached from the document or only listed in its tables."""
    seen: set[tuple[int, int]] = set()
    found = look(reader.trailer, seen, pixels)
    listed = [IndirectObject(number, generation, reader) for generation, entries in reader.xref.items() for number in entries]
    packed = [IndirectObject(number, 0, reader) for number in reader.xref_objStm]
    for thing in (*listed, *packed):
        with suppress(PyPdfError, ValueError, KeyError):  # nothing leads there, and many honest programs leave such rubbish
            found |= look(thing, seen, pixels)
    return found


def look(start: Any, seen: set[tuple[int, int]], pixels: int) -> set[str]:
    """Forbidden things in ``start`` and all it leads to; ``seen`` are the objects that were looked at already."""
    found: set[str] = set()
    waiting: list[Any] = [start]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, IndirectObject):
            if (key := (thing.idnum, thing.generation)) in seen:
                continue
            seen.add(key)
            thing = thing.get_object()
        if isinstance(thing, DictionaryObject):
            found |= marks(thing, pixels)
            waiting.extend(dict.values(thing))
        elif isinstance(thing, ArrayObject):
            waiting.extend(list.__iter__(thing))
    return found


def marks(thing: DictionaryObject, pixels: int) -> set[str]:
    """What is wrong with this one dictionary."""
    names = set(thing)
    does, subtype = thing.get("/S"), thing.get("/Subtype")
    found: set[str] = set()
    if names & SCRIPT_KEYS or does == "/JavaScript":
        found.add("pdf_script")
    if does in ACTIVE or subtype in ACTIVE_SUBTYPES:
        found.add("pdf_active")
    if names & ATTACHMENT_KEYS or thing.get("/Type") == "/EmbeddedFile" or subtype == "/FileAttachment":
        found.add("pdf_attachment")
    if "/XFA" in names or thing.get("/FT") in FORM_FIELDS:
        found.add("pdf_form")
    if subtype == "/Image" and int(thing.get("/Width", 0)) * int(thing.get("/Height", 0)) > pixels:
        found.add("pdf_heavy")
    return found


def main() -> None:
    """``pdf_reader.py PAGES PIXELS SECONDS MEMORY < file.pdf``"""
    pages, pixels, seconds, memory = (int(word) for word in sys.argv[1:5])
    confine(seconds, memory)
    try:
        verdict = judge(sys.stdin.buffer.read(), pages, pixels)
    except Exception:  # the reader raises whatever it stumbles over, RecursionError and MemoryError among it
        verdict = {"code": "pdf_broken"}
    sys.stdout.write(json.dumps(verdict))


if __name__ == "__main__":
    main()
