"""What is to be done to the thing: given, given again, exchanged, prolonged, changed, ended. Names that do something else are put back."""

from __future__ import annotations

from dialogs.engine.fold import fold

AGAIN, SWAP, LONGER, CHANGE, END, TAKE_BACK = 1, 2, 4, 8, 16, 32

_IN_NAMES = {
    AGAIN: ("cấp lại", "đăng ký lại", "công nhận lại", "phục hồi"),
    SWAP: ("cấp đổi", "đổi giấy", "đổi chứng", "đổi, ", "đổi thẻ", " đổi "),
    LONGER: ("gia hạn",),
    CHANGE: ("thay đổi", "điều chỉnh", "sửa đổi", "chỉnh sửa", "cải chính", "đính chính", "bổ sung", "chuyển đổi"),
    END: ("xóa ", "chấm dứt", "giải thể", "tạm ngừng", "hủy ", "thôi "),
    TAKE_BACK: ("thu hồi", "hủy bỏ", "đình chỉ", "kiểm tra"),
}
_ASKED = {
    AGAIN: ("cấp lại", "làm lại", "đăng ký lại", "xin lại", "bị mất", "mất ", "rớt ", "thất lạc", "hỏng"),
    SWAP: ("cấp đổi", "đổi ", "rách", "hết hạn", "hỏng", "sang mới"),
    LONGER: ("gia hạn", "hết hạn"),
    CHANGE: ("thay đổi", "điều chỉnh", "sửa", "sai ", "cải chính", "đính chính", "bổ sung",
             "đổi tên", "đổi họ", "cập nhật", "chuyển đổi", "nhầm", "chuyển "),
    END: ("xóa ", "xoá ", "chấm dứt", "giải thể", "đóng cửa", "tạm ngừng", "hủy ", "huỷ ", "dẹp", "thôi ", "cắt "),
    TAKE_BACK: ("thu hồi", "hủy bỏ", "đình chỉ", "kiểm tra"),
}
_ASKED_BARE = {kind: tuple(fold(word) + (" " if word.endswith(" ") else "") for word in words) for kind, words in _ASKED.items()}
LESS, MORE, OTHER = 0.86, 1.2, 0.85


def kinds_of(words: str, *, asked: bool = False) -> int:
    """The kinds of doing that a name (or a question) speaks of, as bits. ``words`` in lower case, a space before and after."""
    table = _ASKED if asked else _IN_NAMES
    kinds = 0
    bare = asked and words.isascii()
    for kind, several in (_ASKED_BARE if bare else table).items():
        if any(word in words for word in several):
            kinds |= kind
    return kinds


def suits(name: int, asked: int) -> float:
    """How well what a name does suits what was asked: a factor around 1."""
    if not name and not asked:
        return 1.0
    factor = LESS ** min(2, (name & ~asked).bit_count())
    if asked:
        factor *= MORE if name & asked else OTHER
    return factor
