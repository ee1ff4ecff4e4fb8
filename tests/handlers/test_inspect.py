"""Files people send: cleaned or declined with a next step, and never a crash."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import io
import sys
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from dialogs.engine.text import Vietnamese, say
from handlers.papers import images, picture_reader
from handlers.papers.declined import CODES, Declined, why
from handlers.papers.inspect import Inspected, Verdict, inspect, keep, preview
from handlers.papers.limits import MB, Limits, limits_told
from storage.files import Files
from tests.handlers import samples
from tests.handlers.looking import LIMITS, code_of, looked_at, looked_at_or_declined, spoiled

# Pillow says a word about every bad note of a camera; outside tests that is a line of the log, no error.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")


def opened(found: Inspected) -> Image.Image:
    image = Image.open(io.BytesIO(found.data))
    image.load()
    return image


def darkness(found: Inspected, x: int, y: int) -> str:
    grey = opened(found).convert("L").tobytes()[y * found.width + x]
    return "black" if grey < 60 else "white" if grey > 200 else "grey"


def test_place_camera_and_comment_are_gone_and_the_originals_hash_stays() -> None:
    sent = samples.jpeg_with_place() + b"PK\x03\x04 hidden behind the picture"
    assert dict(Image.open(io.BytesIO(sent)).getexif().get_ifd(samples.GPS)), "the sample must hold a place"
    found = looked_at(sent)
    assert (found.kind, found.width, found.height, found.pages, found.re_encoded) == ("jpeg", 320, 240, 1, True)
    assert found.original == hashlib.sha256(sent).hexdigest()
    clean = opened(found)
    assert not clean.getexif()
    assert not {"exif", "comment", "icc_profile", "xmp"} & set(clean.info)
    for trace in (b"May anh", b"nha rieng", b"Exif", b"hidden"):
        assert trace not in found.data


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_ends_upright(orientation: int) -> None:
    lying = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_270,
    }  # fmt: skip
    sheet = samples.page()
    exif = Image.Exif()
    exif[samples.ORIENTATION] = orientation
    as_taken = sheet.transpose(lying[orientation]) if orientation in lying else sheet
    found = looked_at(samples.encoded(as_taken, "JPEG", exif=exif))
    assert (found.width, found.height) == (320, 240)
    assert [darkness(found, *corner) for corner in ((10, 10), (310, 10), (10, 230), (310, 230))] == ["black", "white", "white", "white"]


def test_a_broken_note_about_the_camera_does_not_lose_the_photo() -> None:
    plain = samples.encoded(samples.page(), "JPEG")
    bad = b"Exif\0\0II*\0\xff\xff\xff\x7f" + b"\xff" * 40
    sent = plain[:2] + b"\xff\xe1" + (len(bad) + 2).to_bytes(2, "big") + bad + plain[2:]
    assert looked_at(sent).width == 320


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_png_of_every_mode_stays_a_small_png(mode: str) -> None:
    sheet = samples.page(mode="I").convert("I;16") if mode == "I;16" else samples.page(mode=mode)
    found = looked_at(samples.encoded(sheet, "PNG"), "man_hinh.png")
    assert found.kind == "png"
    assert (darkness(found, 10, 10), darkness(found, 310, 10)) == ("black", "white")


def test_see_through_becomes_paper_white() -> None:
    found = looked_at(samples.encoded(Image.new("RGBA", (50, 50), (0, 0, 0, 0)), "PNG"))
    assert opened(found).convert("RGB").getpixel((5, 5)) == (255, 255, 255)


def test_a_heavy_png_becomes_jpeg() -> None:
    sent = samples.encoded(samples.noisy(1000, 800), "PNG")
    assert len(sent) > LIMITS.png_bytes
    found = looked_at(sent, "a.png")
    assert (found.kind, found.width, found.height) == ("jpeg", 1000, 800)


@pytest.mark.parametrize(("kind", "options"), [("WEBP", {}), ("WEBP", {"lossless": True}), ("GIF", {}), ("TIFF", {}), ("BMP", {})])
def test_other_pictures_become_ours(kind: str, options: dict[str, bool]) -> None:
    found = looked_at(samples.encoded(samples.page(), kind, **options), "a.bin")
    assert found.kind in ("jpeg", "png")
    assert opened(found).size == (320, 240)


def test_cmyk_and_two_lens_photos_are_taken() -> None:
    assert opened(looked_at(samples.encoded(samples.page(mode="CMYK"), "JPEG"))).mode == "RGB"
    two = samples.encoded(samples.page(), "MPO", save_all=True, append_images=[samples.page(160, 120)])
    assert looked_at(two).width == 320


def test_heic_becomes_jpeg_and_a_broken_one_says_how_to_send_it() -> None:
    sent = samples.heic()
    found = looked_at(sent, "IMG_0001.HEIC")
    assert (found.kind, found.width, found.height) == ("jpeg", 320, 240)
    assert code_of(sent[: len(sent) // 2], "IMG_0001.HEIC") == "heic"


def read_here(data: bytes, kind: str = "jpeg", limits: Limits = LIMITS) -> picture_reader.Cleaned | str:
    """As the picture reader does it, without a program of its own: what it is, or the code."""
    try:
        return picture_reader.clean(data, kind, replace(images.bounds_of(limits), large=limits.image_pixels))[0]
    except picture_reader.Refused as refused:
        return str(refused)


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """The sizes of the pictures that ``read_here`` began to decode."""
    sizes: list[tuple[int, int]] = []
    real = picture_reader._upright_pixels

    def noted(image: Image.Image) -> Image.Image:
        sizes.append(image.size)
        return real(image)

    monkeypatch.setattr(picture_reader, "_upright_pixels", noted)
    return sizes


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_sixty_megapixels_are_declined_from_the_header_alone(decoded: list[tuple[int, int]]) -> None:
    for width, height in ((10_000, 6_000), (12_000, 10_000), (14_000, 14_000), (60_000, 60_000), (40_000, 10)):
        assert read_here(samples.png_header(width, height), "png") == "too_many_pixels"
        assert code_of(samples.png_header(width, height)) == "too_many_pixels"
    assert read_here(samples.webp_header(16_000, 16_000), "webp") == "too_many_pixels"
    assert decoded == []
    assert read_here(samples.png_header(500, 600), "png") == "broken_image"
    assert decoded == [(500, 600)]


def test_see_through_and_deep_pictures_end_at_sixteen_megapixels(decoded: list[tuple[int, int]]) -> None:
    for deep in (samples.png_header(5000, 4000, 16, 0), samples.png_header(5000, 4000, 8, 6)):
        assert read_here(deep, "png") == "too_many_rich_pixels"
    assert read_here(samples.webp_header(5000, 4000), "webp") == "too_many_rich_pixels"
    assert decoded == []
    assert read_here(samples.png_header(5000, 4000), "png") == "broken_image"
    with pytest.raises(Declined) as caught:
        looked_at(samples.webp_header(5000, 4000))
    assert (caught.value.code, "16 triệu" in say(caught.value.why, Vietnamese())) == ("too_many_pixels", True)


def test_a_jpeg_of_thousands_of_scans_is_not_decoded(decoded: list[tuple[int, int]]) -> None:
    assert read_here(samples.jpeg_of_scans(5000)) == "broken_image"
    assert decoded == []
    assert code_of(samples.jpeg_of_scans(5000)) == "broken_image"
    assert looked_at(samples.jpeg_of_scans(90)).width == 64
    assert looked_at(samples.encoded(samples.page(), "JPEG", progressive=True)).width == 320


def test_scans_behind_and_beside_the_picture_do_not_count() -> None:
    plain = samples.encoded(samples.page(), "JPEG")
    beside = plain[:2] + b"\xff\xe5" + (2002).to_bytes(2, "big") + b"\xff\xda" * 1000 + plain[2:]
    assert looked_at(beside + b"\xff\xda\x00\x02" * 1000).width == 320
    began = time.monotonic()
    for long in (b"\xff" * 2_000_000, b"\xff\x00" * 1_000_000, b"\xff\xd8" * 1_000_000):
        picture_reader._scans(b"\xff\xd8" + long, 100)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (samples.tiff_of_pages(3), "many_pages_image"),
        (samples.tiff_of_pages(20_000), "many_pages_image"),
        (samples.tiff_of_tags(101, 1), "broken_image"),
        (samples.tiff_of_tags(50, 1_000_000), "broken_image"),
        (b"II*\0\xff\xff\xff\x7f" + bytes(40), "broken_image"),
    ],
    ids=["3 pages", "20,000 pages", "101 tags", "heavy tags", "leads nowhere"],
)
def test_a_tiff_is_refused_by_its_first_directory(data: bytes, code: str, decoded: list[tuple[int, int]]) -> None:
    began = time.monotonic()
    assert read_here(data, "tiff") == code_of(data, "a.tif") == code
    assert decoded == []
    assert time.monotonic() - began < 3


def test_a_gif_of_many_frames_is_seen_at_the_second() -> None:
    began = time.monotonic()
    assert code_of(samples.gif_of_frames(500_000), "a.gif") == "moving"
    assert time.monotonic() - began < 3


def test_a_picture_that_takes_too_long_is_broken_and_the_next_one_goes_on() -> None:
    slow = replace(LIMITS, image_seconds=0.01)
    began = time.monotonic()
    assert [code_of(samples.jpeg_with_place(), limits=slow) for _ in range(4)] == ["broken_image"] * 4
    assert looked_at(samples.jpeg_with_place()).width == 320
    assert time.monotonic() - began < 5


def test_a_large_picture_is_decoded_in_its_turn() -> None:
    assert looked_at(samples.encoded(Image.new("L", (5000, 4000), 200), "JPEG")).width == 5000


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on memory there")
def test_too_little_memory_is_no_broken_picture() -> None:
    sent = samples.encoded(Image.new("RGB", (3900, 3900), "white"), "JPEG")
    with pytest.raises((MemoryError, OSError)):
        looked_at(sent, limits=replace(LIMITS, image_memory=64 * MB))


@pytest.mark.parametrize("lacking", [MemoryError(), OSError(errno.EMFILE, "Too many open files")])
def test_what_the_machine_lacks_is_no_broken_picture(lacking: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def lacks(*_: object, **__: object) -> None:
        raise lacking

    monkeypatch.setattr(picture_reader, "_upright_pixels", lacks)
    with pytest.raises(type(lacking)):
        read_here(samples.jpeg_with_place())
    monkeypatch.setattr("handlers.papers.images.subprocess.run", lacks)
    with pytest.raises(type(lacking)):
        looked_at(samples.jpeg_with_place())


class _Ended:
    stdout = b""

    def __init__(self, returncode: int) -> None:
        self.returncode = returncode


def test_a_reader_killed_from_outside_may_be_asked_again_and_one_that_fell_over_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.papers.images.subprocess.run", lambda *_, **__: _Ended(-9))
    with pytest.raises(MemoryError):
        looked_at(samples.jpeg_with_place())
    for signal in (-11, -24):
        monkeypatch.setattr("handlers.papers.images.subprocess.run", lambda *_, now=signal, **__: _Ended(now))
        assert code_of(samples.jpeg_with_place()) == "broken_image"


def test_the_picture_reader_sees_no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_MASTER_KEY", "bi mat")
    seen: dict[str, object] = {}
    monkeypatch.setattr("handlers.papers.images.subprocess.run", lambda *_, **options: seen.update(options) or _Ended(-11))
    assert code_of(samples.jpeg_with_place()) == "broken_image"
    assert isinstance(seen["env"], dict)
    assert "MOTCUA_MASTER_KEY" not in seen["env"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP"])
def test_a_truncated_picture_is_declined(kind: str) -> None:
    sent = samples.encoded(samples.noisy(300, 200), kind)
    assert code_of(sent[: len(sent) * 2 // 3]) in ("broken_image", "moving")


def _zip(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name in names:
            packed.writestr(name, "x" * 200)
    return out.getvalue()


MOVING_GIF = samples.encoded(samples.page(), "GIF", save_all=True, append_images=[samples.page(mode="L")])
TWO_PAGES = samples.encoded(samples.page(), "TIFF", save_all=True, append_images=[samples.page()])


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.jpg", "empty"),
        (_zip("a.txt"), "anh.jpg", "archive"),
        (_zip("[Content_Types].xml", "word/document.xml"), "don.docx", "office"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "don.doc", "office"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "a.svg", "web_page"),
        (b"\xef\xbb\xbf \n<!DOCTYPE html><p>%PDF-1.4", "a.pdf", "web_page"),
        (b"\0\0\0\x18ftypmp42" + bytes(40), "a.mp4", "moving"),
        (MOVING_GIF, "a.gif", "moving"),
        (TWO_PAGES, "fax.tif", "many_pages_image"),
        (b"OggS" + bytes(40), "voice.oga", "sound"),
        (b"MZ" + bytes(80), "anh.jpg", "not_a_paper"),
        (b"chao ban", "a.txt", "not_a_paper"),
        (bytes(100), "a.heic", "heic"),
        (bytes(100), "a.pdf", "pdf_broken"),
        (bytes(100), "a.png", "broken_image"),
        (b"8BPS\0\1" + bytes(40), "a.psd", "other_image"),
    ],
)
def test_what_is_no_photo_or_pdf_is_declined_by_its_content(data: bytes, name: str, code: str) -> None:
    assert code_of(data, name) == code


def test_the_size_limit_is_exact() -> None:
    sent = samples.encoded(samples.page(), "JPEG")
    assert looked_at(sent, limits=replace(LIMITS, max_bytes=len(sent))).kind == "jpeg"
    assert code_of(sent, limits=replace(LIMITS, max_bytes=len(sent) - 1)) == "too_heavy"


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(min_size=1, max_size=300), st.sampled_from(["a.jpg", "b.pdf", "", "c.heic"]))
def test_random_bytes_are_declined_and_nothing_else(data: bytes, name: str) -> None:
    if not data.startswith(b"%PDF-"):
        assert code_of(data, name) in CODES


VALID = {
    "jpeg": samples.jpeg_with_place(6), "png": samples.encoded(samples.page(), "PNG"), "webp": samples.encoded(samples.page(), "WEBP"),
    "gif": samples.encoded(samples.page(), "GIF"), "tiff": samples.encoded(samples.page(), "TIFF", compression="tiff_lzw"),
    "bmp": samples.encoded(samples.page(64, 64), "BMP"), "heic": samples.heic(),
}  # fmt: skip


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_spoiled_pictures_are_cleaned_or_declined(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(VALID)))
    assert read_here(data.draw(spoiled(VALID[kind])), kind, replace(LIMITS, image_pixels=2_000_000))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_spoiled_pictures_end_well_in_their_own_program(data: st.DataObject) -> None:
    whole = VALID[data.draw(st.sampled_from(sorted(VALID)))]
    found = looked_at_or_declined(data.draw(spoiled(whole)), "a.jpg", replace(LIMITS, image_pixels=2_000_000))
    if isinstance(found, Inspected):
        assert opened(found).size == (found.width, found.height)


def test_a_preview_is_small_and_only_of_pictures() -> None:
    found = looked_at(samples.encoded(samples.noisy(1600, 1200), "JPEG"))
    little = asyncio.run(preview(found.data, found.kind, 200))
    assert Image.open(io.BytesIO(little)).size == (200, 150)
    assert len(little) < 30_000
    black_and_white = looked_at(samples.encoded(samples.page(800, 600, "1"), "PNG"))
    assert Image.open(io.BytesIO(asyncio.run(preview(black_and_white.data, "png", 100)))).size == (100, 75)
    with pytest.raises(ValueError, match="pictures"):
        asyncio.run(preview(samples.pdf(), "pdf", 200))


class Scan:
    def __init__(self, verdict: Verdict) -> None:
        self.verdict: Verdict = verdict
        self.saw = b""

    async def scan(self, data: bytes) -> Verdict:
        self.saw = data
        return self.verdict


@pytest.mark.parametrize(("verdict", "code"), [("infected", "quarantine"), ("unknown", "unchecked")])
def test_the_scanners_word_counts(verdict: Verdict, code: str, tmp_path: Path) -> None:
    sent, files = samples.jpeg_with_place(), Files(tmp_path / "files", 0)
    scanner = Scan(verdict)
    with pytest.raises(Declined) as caught:
        asyncio.run(keep(files, sent, "a.jpg", scanner=scanner))
    assert caught.value.code == code
    assert scanner.saw == sent
    assert [path for path in files.root.rglob("*") if path.is_file()] == []
    assert asyncio.run(inspect(sent, "a.jpg", scanner=Scan("clean"))).kind == "jpeg"


def test_what_is_kept_is_the_clean_file_and_the_same_photo_twice_is_one(tmp_path: Path) -> None:
    sent, files = samples.jpeg_with_place(6), Files(tmp_path / "files", 0)
    first, again = (asyncio.run(keep(files, sent, "a.jpg")) for _ in range(2))
    assert first == again
    assert (first.kind, first.pages, first.width, first.height) == ("jpeg", 1, 240, 320)
    assert first.original == hashlib.sha256(sent).hexdigest() != first.hash
    assert files.exists(first.hash, first.size)
    assert b"May anh" not in asyncio.run(files.read(first.hash))


def test_without_room_a_file_is_declined_in_words(tmp_path: Path) -> None:
    files = Files(tmp_path / "files", 512 * MB, lambda _: 100 * MB)
    with pytest.raises(Declined) as caught:
        asyncio.run(keep(files, samples.jpeg_with_place(), "a.jpg"))
    assert caught.value.code == "no_room"


@pytest.mark.parametrize("code", CODES)
def test_every_reason_is_two_or_three_short_sentences_with_a_next_step(code: str) -> None:
    told = say(why(code, LIMITS), Vietnamese())  # type: ignore[arg-type]
    sentences = [each for each in told.split(". ") if each]
    assert "{" not in told
    assert 2 <= len(sentences) + told.count(", xin ") <= 4
    assert all(len(each.split()) <= 20 for each in sentences), told
    assert "Xin " in told
    assert "nhận ảnh và PDF" in say(limits_told(LIMITS), Vietnamese()).replace("N", "n", 1)


def test_a_phone_photo_is_cleaned_within_a_second() -> None:
    sent = samples.encoded(samples.noisy(4000, 3000), "JPEG", quality=92)
    best = min(_seconds(sent) for _ in range(3))
    assert best < 1.0, f"{best:.2f} s for 12 megapixels"


def _seconds(sent: bytes) -> float:
    began = time.process_time()
    found = read_here(sent)
    assert isinstance(found, picture_reader.Cleaned)
    assert found.width == 4000
    return time.process_time() - began
