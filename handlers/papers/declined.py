"""Why a file was not taken: a closed set of reasons, each with the sentence that says what to do instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, get_args

from dialogs.engine.text import Text, _
from handlers.papers.limits import TOLD_MB, Limits

Code = Literal[
    "empty", "too_heavy", "too_many_pixels", "broken_image", "many_pages_image", "other_image", "heic", "moving", "sound",
    "archive", "office", "web_page", "not_a_paper",
    "pdf_broken", "pdf_locked", "pdf_script", "pdf_active", "pdf_attachment", "pdf_form", "pdf_too_long", "pdf_heavy",
    "quarantine", "unchecked", "no_room",
]  # fmt: skip
CODES: Final[tuple[Code, ...]] = get_args(Code)

_SENTENCES: Final[Mapping[Code, Text]] = {
    "empty": _("Tệp này chưa có nội dung, có thể chưa tải xong. Xin gửi lại, hoặc chụp ảnh tờ giấy."),
    "too_heavy": _("Tệp này nặng hơn {size} MB nên chưa nhận được. Xin chụp từng trang bằng điện thoại rồi gửi ảnh."),
    "too_many_pixels": _("Ảnh này lớn hơn {pixels} triệu điểm ảnh nên chưa mở được. Xin chụp lại ở cỡ ảnh thường của máy."),
    "broken_image": _("Ảnh này chưa đọc được, có thể chưa tải hết. Xin gửi lại. Nếu vẫn vậy, xin chụp lại tờ giấy."),
    "many_pages_image": _("Tệp ảnh này gồm nhiều trang. Xin lưu thành PDF rồi gửi, hoặc chụp từng trang."),
    "other_image": _("Kiểu ảnh này chưa mở được. Xin chụp màn hình ảnh đó rồi gửi, hoặc chụp lại tờ giấy."),
    "heic": _("Ảnh HEIC của iPhone này chưa mở được. Xin chụp màn hình ảnh đó rồi gửi ảnh chụp màn hình."),
    "moving": _("Đây là video hoặc ảnh động. Xin chụp ảnh tờ giấy, mỗi trang một ảnh."),
    "sound": _("Đây là tệp âm thanh, Một Cửa chưa nghe được. Xin gõ bằng chữ, hoặc gửi ảnh tờ giấy."),
    "archive": _("Đây là tệp nén (như ZIP), chưa xem được giấy bên trong. Xin giải nén, rồi gửi từng ảnh hoặc PDF."),
    "office": _("Đây là tệp soạn thảo (như Word, Excel). Xin lưu thành PDF rồi gửi, hoặc chụp ảnh tờ giấy."),
    "web_page": _("Đây là trang web hoặc hình vẽ (HTML, SVG). Xin chụp màn hình rồi gửi ảnh."),
    "not_a_paper": _("Tệp này không phải ảnh hay PDF. Xin chụp ảnh tờ giấy rồi gửi."),
    "pdf_broken": _("Tệp PDF này chưa đọc được, có thể chưa tải hết. Xin gửi lại, hoặc chụp từng trang rồi gửi ảnh."),
    "pdf_locked": _("Tệp PDF này có khoá hoặc mật khẩu. Xin chụp từng trang rồi gửi ảnh. Đừng gửi mật khẩu vào đây."),
    "pdf_script": _("Tệp PDF này có đoạn mã tự chạy, để an toàn chưa nhận. Xin chụp từng trang rồi gửi ảnh."),
    "pdf_active": _("Tệp PDF này có nút hoặc phim mở chương trình khác, để an toàn chưa nhận. Xin chụp từng trang rồi gửi ảnh."),
    "pdf_attachment": _("Trong PDF này có tệp khác đính kèm. Xin gửi riêng tệp đó, và chụp từng trang PDF rồi gửi ảnh."),
    "pdf_form": _("Tệp PDF này là mẫu điền trên máy, chữ đã điền có thể mất. Xin chụp từng trang rồi gửi ảnh."),
    "pdf_too_long": _("Tệp PDF này dài hơn {pages} trang. Xin chia thành các tệp ngắn hơn, hoặc chỉ gửi những trang cần."),
    "pdf_heavy": _("Trong PDF này có ảnh quá lớn nên chưa mở được. Xin chụp từng trang rồi gửi ảnh."),
    "quarantine": _("Máy quét thấy tệp này có mã độc, nên tệp không được giữ lại. Xin chụp ảnh tờ giấy rồi gửi."),
    "unchecked": _("Chưa kiểm tra được độ an toàn của tệp nên tệp chưa được giữ. Xin gửi lại sau ít phút."),
    "no_room": _("Máy đang hết chỗ chứa nên chưa giữ được tệp này. Chữ vẫn nhận bình thường. Xin giữ tệp, gửi lại sau ít giờ."),
}


class Declined(Exception):
    """A file that is not taken. ``code`` is what is noted and counted, ``why`` is what the person is told."""

    def __init__(self, code: Code, why: Text) -> None:
        super().__init__(code)
        self.code: Final[Code] = code
        self.why: Final[Text] = why


def why(code: Code, limits: Limits) -> Text:
    """The sentence of this code: what is the matter with the file, and what to send instead."""
    sentence = _SENTENCES[code]
    match code:
        case "too_heavy":
            return sentence(size=limits.max_bytes // TOLD_MB)
        case "too_many_pixels":
            return sentence(pixels=limits.image_pixels // 1_000_000)
        case "pdf_too_long":
            return sentence(pages=limits.pdf_pages)
        case _:
            return sentence


def decline(code: Code, limits: Limits) -> Declined:
    """The exception of this code, ready to raise."""
    return Declined(code, why(code, limits))
