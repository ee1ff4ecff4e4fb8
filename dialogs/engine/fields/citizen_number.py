"""The 12-digit personal identification number of Vietnamese citizens."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dialogs.engine.answer import Answering, Candidate, Json, NothingToGive, Unreadable, Unsure
from dialogs.engine.fields.contact import Phone
from dialogs.engine.fields.reading import plain_digits, typed, unreadable
from dialogs.engine.fold import fold
from dialogs.engine.text import Text, _, raw

_LABELS = re.compile(r"^(?:so|cccd|cmnd|cmt|can cuoc|cong dan|dinh danh|ca nhan|cua|toi|la|the|\s|:)+(?=\d)")
# Words without a digit that say there is no number to give, or ask where it stands.
_NOTHING = re.compile(
    r"\b(?:khong|khg|ko|k|hong|chang|chua|quen|mat|lac|dau|sao|not|don't|dont|no|lost|forgot|where)\b"
)
_WOMAN = frozenset(("nu", "female", "f", "woman", "gai", "con gai"))
_MAN = frozenset(("nam", "male", "m", "man", "trai", "con trai"))


WHERE_IT_STANDS = _(
    "Số căn cước có 12 chữ số, in ở mặt trước của thẻ. Số này cũng có trong VNeID, hoặc trên giấy khai sinh có ghi số định danh. "
    "Chưa có thẻ? Công an xã, phường nơi thường trú cho biết số này."
)


@dataclass(frozen=True, slots=True)
class CitizenNumber:
    """12 digits: place of birth registration, century and sex, year of birth, serial (TT 07/2016/TT-BCA; there is no check digit).

    The place is never a reason to refuse. Where ``birth_key`` or ``sex_key`` name answers that do not agree with the number, the
    person is asked whether it is right; so too where ``sex`` says whose it is, and where it is the one of somebody else (``unlike``).
    Shown masked.
    """

    birth_key: str = ""
    sex_key: str = ""
    sex: str = ""                      # "man" or "woman", where the question is about a father or a bride
    whose: Text | None = None          # what the question calls that person
    unlike: tuple[str, ...] = ()       # the answers that hold the numbers of other people

    @property
    def looks_at(self) -> tuple[str, ...]:
        """The answers that a number is compared with; a change of one of them asks for the number again where they disagree."""
        return tuple(key for key in (self.birth_key, self.sex_key, *self.unlike) if key)

    @property
    def examples(self) -> tuple[tuple[str, Json], ...]:
        same = ("079090001234", "079 090 001 234", "079.090.001.234", "CCCD: 079090001234", "079090001234|272012345|Nguyễn Văn An")
        return tuple((words, "079090001234") for words in same)

    def read(self, words: str, at: Answering) -> Json:
        example = self.examples[0][0]
        text = plain_digits(typed(words, example, 500))
        if re.match(r"\d{12}\|", text):     # what the square code of the card holds; nothing but the number is kept
            text = text[:12]
        digits = re.sub(r"[\s.\-_,]", "", _LABELS.sub("", fold(text)))
        if digits.isdecimal() and digits.isascii():
            return self._checked(digits, at, example)
        if 9 <= len(digits) <= 13 and (close := digits.replace("o", "0").replace("l", "1").replace("i", "1")).isdecimal():
            return self._checked(close, at, example)
        if re.fullmatch(r"[a-z]\d{7,8}", digits):
            raise unreadable(_("Đây giống số hộ chiếu. Xin gõ số 12 chữ số trên thẻ căn cước hoặc trong VNeID."), example)
        if _NOTHING.search(fold(text)) and not re.search(r"\d", text):
            raise NothingToGive(WHERE_IT_STANDS)
        raise unreadable(_("Chưa đọc được số căn cước. Số này có 12 chữ số, in trên thẻ căn cước."), example)

    def show(self, value: Json) -> Text:
        return raw(_masked(str(value)))

    def still(self, value: Json) -> bool:
        return isinstance(value, str) and re.fullmatch(r"[0-9]{12}", value) is not None

    def _checked(self, digits: str, at: Answering, example: str) -> str:
        if len(digits) == 9:
            raise unreadable(
                _(
                    "Số 9 chữ số là của chứng minh nhân dân cũ. "
                    "Xin gõ số 12 chữ số trên thẻ căn cước hoặc trong VNeID. "
                    "Chưa có thẻ? Công an xã, phường nơi thường trú cho biết số này."
                ),
                example,
            )
        if len(digits) == 10 and Phone().still(digits):
            raise unreadable(_("Đây giống số điện thoại. Số căn cước có 12 chữ số."), example)
        if len(digits) == 11 and digits[0] != "0" and self._birth_year("0" + digits) <= at.today.year:
            number = "0" + digits
            raise self._is_it_right(_("Mới có 11 chữ số. Có phải thiếu số 0 ở đầu?"), number)
        if len(digits) != 12:
            raise unreadable(_("Mới thấy {n} chữ số, số căn cước có 12. Xin gõ lại cả dãy.")(n=len(digits)), example)
        year = self._birth_year(digits)
        if year > at.today.year:
            raise unreadable(_("Chữ số thứ 4 đến thứ 6 cho biết năm sinh, ở đây là năm {year}. Xin xem lại.")(year=str(year)), example)
        self._compare(digits, year, at)
        return digits

    @staticmethod
    def _birth_year(digits: str) -> int:
        return 1900 + int(digits[3]) // 2 * 100 + int(digits[4:6])

    def _compare(self, digits: str, year: int, at: Answering) -> None:
        born = at.answers.get(self.birth_key) if self.birth_key else None
        try:
            told = int(born[:4]) if isinstance(born, str) else year
        except ValueError:
            told = year
        if told != year:
            asked = _("Số này của người sinh năm {year}, còn ngày sinh đã ghi là năm {told}. Số này đúng không?")
            raise self._is_it_right(asked(year=str(year), told=str(told)), digits)
        self._compare_sex(digits, at)
        if any(at.answers.get(key) == digits for key in self.unlike):
            raise self._is_it_right(_("Số này đã ghi cho người khác ở câu trước. Số này đúng không?"), digits)
        if len(set(digits)) == 1 or digits[:3] == "000":
            raise self._is_it_right(_("Số này trông lạ. Số này đúng không?"), digits)

    def _compare_sex(self, digits: str, at: Answering) -> None:
        """Ask where the number is of the other sex: than was answered, or than the question is about where nobody wrote one."""
        answered = at.answers.get(self.sex_key) if self.sex_key else None
        told = fold(answered) if isinstance(answered, str) else self.sex
        woman = int(digits[3]) % 2 == 1
        if told not in (_MAN if woman else _WOMAN):
            return
        if isinstance(answered, str):
            raise self._is_it_right(
                _("Số này của nữ giới, còn giới tính đã ghi là nam. Số này đúng không?")
                if woman
                else _("Số này của nam giới, còn giới tính đã ghi là nữ. Số này đúng không?"),
                digits,
            )
        asked = (
            _("Số này của nữ giới, mà câu này hỏi số của {whose}. Số này đúng không?")
            if woman
            else _("Số này của nam giới, mà câu này hỏi số của {whose}. Số này đúng không?")
        )
        raise self._is_it_right(asked(whose=self.whose or (_("người nam") if woman else _("người nữ"))), digits)

    def _is_it_right(self, question: Text, number: str) -> Unsure | Unreadable:
        return Unsure(question, (Candidate(number, _("Đúng, dùng số {number}")(number=_masked(number))),))


def _masked(number: str) -> str:
    return f"{number[:4]}{'*' * max(len(number) - 6, 0)}{number[-2:]}" if len(number) > 6 else "*" * len(number)
