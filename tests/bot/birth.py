"""One birth registration from the first word to the code, with personal data that stands nowhere else in the world."""

from __future__ import annotations

from typing import Final

from PIL import Image

from tests.handlers.samples import CAMERA, GPS, encoded, noisy

CHILD: Final = "Trịnh Khuê Tú Uyển"
MOTHER: Final = "Quách Thị Độc Đáo"
MOTHER_NUMBER: Final = "001190987651"
FATHER: Final = "Lục Vô Song Hãn"
FATHER_NUMBER: Final = "001088876543"
PHONE: Final = "0987654321"
REASON: Final = "nhà ở số 8817 ngõ Vắng Vẻ nên đi muộn"
CAMERA_OWNER: Final = "May anh nha ong Luc"
PERSONAL: Final = (CHILD, MOTHER, MOTHER_NUMBER, FATHER, FATHER_NUMBER, PHONE, "8817 ngõ", "Vắng Vẻ", CAMERA_OWNER)
"""What must be read nowhere but in the conversation and in the dossier."""

PHOTO: Final = ("",)
"""Stands for a photo among the steps."""

BEGIN: Final = (
    ("con em moi sinh", "Đăng ký khai sinh"),
    ("có", "đồng ý không"),
    ("1", "Bạn là ai của bé?"),
    ("1", "Tên đầy đủ của bé"),
)
"""What is typed and what the answer then holds, up to the first personal question."""

NAME: Final = (CHILD, "trai hay gái")

ANSWERS: Final = (
    NAME,
    ("2", "sinh ngày nào"),
    ("03/02/2024", "sinh ở đâu"),
    ("1", "Vì sao đăng ký muộn"),
    (REASON, "đã đăng ký kết hôn chưa"),
    ("1", "tên mẹ"),
    (MOTHER, "căn cước của mẹ"),
    (MOTHER_NUMBER, "tên cha"),
    (FATHER, "căn cước của cha"),
    (FATHER_NUMBER, "Số điện thoại"),
    (PHONE, "xã, phường nào"),
    ("phường Ba Đình, Hà Nội", "Giấy chứng sinh"),
)
"""The answers up to the first paper."""

PAPERS: Final = (
    ("", "Đã nhận 1 ảnh"),                    # a photo is sent
    ("xong", "Giấy chứng nhận kết hôn"),
    ("1", "Xin xem lại trước khi gửi"),
)

SUBMIT: Final = ("gửi hồ sơ", "Mã hồ sơ: ")

WHOLE: Final = (*BEGIN, *ANSWERS, *PAPERS, SUBMIT)


def photo() -> bytes:
    """A photo as a phone takes it: with the owner's name and the place in it."""
    exif = Image.Exif()
    exif[CAMERA] = CAMERA_OWNER
    place = exif.get_ifd(GPS)
    place[1], place[2], place[3], place[4] = "N", (21.0, 1.0, 42.0), "E", (105.0, 50.0, 15.0)
    return encoded(noisy(640, 480), "JPEG", exif=exif, quality=80)


def code_in(text: str) -> str:
    """The tracking code that a message says."""
    return text.partition("Mã hồ sơ: ")[2][:9]
