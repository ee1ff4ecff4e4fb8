"""How to reach a person: phone number and e-mail address."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dialogs.engine.answer import Answering, Candidate, Json, Unsure
from dialogs.engine.fields.reading import plain_digits, typed, unreadable
from dialogs.engine.fold import fold
from dialogs.engine.text import Text, _, raw

# Prefixes in use (numbering plan of TT 22/2014/TT-BTTTT as amended): mobile with 10 digits, fixed lines 02x with 11 (a few old ones 10).
_MOBILE = re.compile(r"0(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-46-9])\d{7}")
_FIXED = re.compile(r"02\d{8,9}")
# The change of 11-digit mobile numbers, September to November 2018: old beginning -> new beginning.
_OF_2018 = {
    "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078",
    "0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082",
    "0162": "032", "0163": "033", "0164": "034", "0165": "035", "0166": "036", "0167": "037", "0168": "038", "0169": "039",
    "0186": "056", "0188": "058", "0199": "059",
}
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}")
_MISTYPED = {
    "gmail.con": "gmail.com", "gmail.co": "gmail.com", "gmail.cm": "gmail.com", "gmai.com": "gmail.com", "gmial.com": "gmail.com",
    "gamil.com": "gmail.com", "gmail.com.vn": "gmail.com", "gmail": "gmail.com", "yahoo.con": "yahoo.com", "yaho.com": "yahoo.com",
    "yahoo": "yahoo.com", "hotmail.con": "hotmail.com", "outlook.con": "outlook.com", "icloud.con": "icloud.com",
}


@dataclass(frozen=True, slots=True)
class Phone:
    """A Vietnamese phone number; the value has the national form of 10 or 11 digits (0901234567). Shown masked.

    +84 and 84 are put back to 0, the 11-digit mobile numbers of before 2018 get their new beginning. ``mobile`` refuses fixed lines.
    """

    mobile: bool = False

    @property
    def examples(self) -> tuple[tuple[str, Json], ...]:
        every = (
            ("0901234567", "0901234567"), ("090 123 45 67", "0901234567"), ("+84 90 123 4567", "0901234567"), ("84901234567", "0901234567"),
            ("(+84) 0901.234.567", "0901234567"), ("01681234567", "0381234567"), ("0123 456 7890", "0834567890"),
            ("SĐT: 0391234567", "0391234567"),
        )
        return every if self.mobile else (*every, ("024 3825 1234", "02438251234"), ("0236 3123456", "02363123456"))

    def read(self, words: str, at: Answering) -> Json:
        example = self.examples[0][0]
        text = plain_digits(typed(words, example, 100))
        bare = re.sub(r"^(?:so|dien thoai|dt|sdt|tel|phone|mobile|zalo|di dong|\s|:|\.)+(?=[\d+(])", "", fold(text))
        digits = re.sub(r"[\s.\-()_/]", "", bare).replace("o", "0")
        if re.fullmatch(r"0\d{11}", digits):
            raise unreadable(_("Đây là số căn cước (12 chữ số). Câu này hỏi số điện thoại, thường có 10 chữ số."), example)
        abroad = re.match(r"(?:\+|00)(?!84)\d", digits)
        if abroad and 8 <= len(digits) <= 16 and digits.lstrip("+").isdecimal():
            raise unreadable(_("Câu này cần số điện thoại Việt Nam. Xin gõ số bắt đầu bằng 0."), example)
        digits = re.sub(r"^(?:\+84|0084|84(?=\d{9,10}$))0?", "0", digits)
        if not re.fullmatch(r"[0-9]+", digits):
            raise unreadable(_("Chưa đọc được số điện thoại. Xin chỉ gõ các chữ số."), example)
        if len(digits) == 11 and digits[:4] in _OF_2018:
            digits = _OF_2018[digits[:4]] + digits[4:]
        if self.still(digits):
            return digits
        if len(digits) == 9 and self.still("0" + digits):
            number = "0" + digits
            raise Unsure(_("Số này thiếu số 0 ở đầu?"), (Candidate(number, _("Đúng, dùng số {number}")(number=_masked(number))),))
        if _FIXED.fullmatch(digits):
            raise unreadable(_("Đây là số máy bàn. Xin gõ số di động."), example)
        if len(digits) != 10:
            raise unreadable(_("Mới thấy {n} chữ số, số di động có 10. Xin gõ lại.")(n=len(digits)), example)
        raise unreadable(_("Không có số điện thoại nào bắt đầu bằng {start}. Xin xem lại.")(start=digits[:3]), example)

    def show(self, value: Json) -> Text:
        return raw(_masked(str(value)))

    def still(self, value: Json) -> bool:
        if not isinstance(value, str) or not value.isascii():
            return False
        return _MOBILE.fullmatch(value) is not None or (not self.mobile and _FIXED.fullmatch(value) is not None)


def _masked(number: str) -> str:
    return f"{number[:3]}{'*' * max(len(number) - 5, 0)}{number[-2:]}" if len(number) > 5 else "*" * len(number)


@dataclass(frozen=True, slots=True)
class Email:
    """An e-mail address (RFC 5321 without quoted names); the domain is kept in lower case."""

    @property
    def examples(self) -> tuple[tuple[str, Json], ...]:
        return (
            ("minhan@gmail.com", "minhan@gmail.com"), (" MinhAn@GMAIL.com.", "MinhAn@gmail.com"), ("mailto:an@xa.gov.vn", "an@xa.gov.vn"),
            ("minh an @ gmail.com", "minhan@gmail.com"), ("email: an.nguyen+1@outlook.com", "an.nguyen+1@outlook.com"),
        )

    def read(self, words: str, at: Answering) -> Json:
        example = self.examples[0][0]
        text = re.sub(r"^(?:mailto|e-?mail|gmail)\s*:?\s*(?=\S+\s*@)", "", typed(words, example, 300), flags=re.IGNORECASE)
        text = text.replace(" ", "").strip(".,;<>()\"'")
        name, _at, domain = text.rpartition("@")
        domain = domain.lower()
        meant = _MISTYPED.get(domain.replace(",", "."), domain.replace(",", "."))
        address = f"{name}@{meant}"
        if not self.still(address):
            if "@" not in text:
                raise unreadable(_("Địa chỉ thư điện tử có dấu @ ở giữa. Xin gõ lại."), example)
            raise unreadable(_("Chưa đọc được địa chỉ thư điện tử. Xin gõ lại, không dấu tiếng Việt."), example)
        if meant != domain:
            raise Unsure(_("Địa chỉ này đúng không?"), (Candidate(address, raw(address)),))
        return address

    def show(self, value: Json) -> Text:
        return raw(str(value))

    def still(self, value: Json) -> bool:
        return isinstance(value, str) and len(value) <= 254 and _ADDRESS.fullmatch(value) is not None and ".." not in value
