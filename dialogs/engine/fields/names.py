"""A person's name as it is written on papers."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from dialogs.engine.answer import Answering, Candidate, Json, Unsure
from dialogs.engine.fields.reading import typed, unreadable
from dialogs.engine.fold import fold, marked
from dialogs.engine.text import Text, _, raw

_APOSTROPHES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u02b9": "'", "`": "'", "\u00b4": "'", "Ð": "Đ", "ð": "đ"})
# "cha nó tên là …", "họ và tên mẹ: …": what people say before the name, with and without marks.
_WHO = "toi|em|chau|con|be|me|bo|cha|ba|ma|vo|chong|no|ong|chi|anh|nguoi|dau|re|mat|nop|minh|noi|ngoai"
_SAID_BEFORE = re.compile(
    rf"(?:(?:(?:{_WHO}) )*(?:ho va ten|ho ten|ten day du|ten)(?: (?:cua )?(?:(?:{_WHO}) ?)+)?(?: ?: *| la +)"
    rf"|(?:(?:{_WHO}) )+ten )(?=\S)"
)
# A sentence and no name: "chưa có", "quên căn cước rồi". A name has these words only with other marks (Khổng, Cơ, Chùa).
_NO_NAME = frozenset(("không", "chưa", "quên", "có", "rồi", "khong", "chua", "quen", "co", "roi"))
_NO_WORDS = _NO_NAME | {"ko"}
_NOTHING = _NO_WORDS | frozenset(("k", "biết", "biet", "nhớ", "nho", "tên", "ten", "ai", "cả", "ca", "dạ", "da", "ạ", "a", "hết", "het"))
_MARKS_OF_NAMES = frozenset("'-.·, ")
_TRAILING = " .,;:!-"


@dataclass(frozen=True, slots=True)
class PersonName:
    """A full name: letters of the Latin script with their marks, spaces, apostrophes, hyphens, dots (Y Bhin Niê, H'Hen Niê, O'Brien).

    Capitals are put right. A name of one word is asked about once more, since most people have more. At most ``most`` characters.
    """

    most: int = 100
    marks: bool = False       # the name goes into a certificate: one without any mark is asked about once

    @property
    def examples(self) -> tuple[tuple[str, Json], ...]:
        return (
            ("Nguyễn Minh An", "Nguyễn Minh An"),
            ("nguyễn minh an", "Nguyễn Minh An"),
            ("TRẦN THỊ  ÁNH TUYẾT.", "Trần Thị Ánh Tuyết"),
            ("Nguyễn thị Hoa", "Nguyễn Thị Hoa"),
            ("h\u2019hen niê", "H'Hen Niê"),
            ("Y BHIN NIÊ", "Y Bhin Niê"),
            ("K'brôih", "K'Brôih"),
            ("Lò Thị Mây 😊", "Lò Thị Mây"),
            ("tên bé là Lê An", "Lê An"),
            ("Jean-Luc McDonald", "Jean-Luc McDonald"),
        )

    def read(self, words: str, at: Answering) -> Json:
        example = self.examples[0][0]
        text = typed(words, example, self.most + 40).translate(_APOSTROPHES)
        text = " ".join("".join(char for char in text if unicodedata.category(char) not in ("So", "Sk", "Cn", "Co")).split())
        text = _without_lead(text)
        if any(char.isnumeric() for char in text):
            raise unreadable(_("Trong tên có chữ số. Xin chỉ gõ họ, chữ đệm và tên."), example)
        if not any(char.isalpha() for char in text):
            raise unreadable(_("Chưa thấy tên. Xin gõ họ, chữ đệm và tên."), example)
        if any(char.isalpha() and not unicodedata.name(char, "").startswith(("LATIN", "MODIFIER")) for char in text):
            raise unreadable(_("Xin gõ tên bằng chữ như trên giấy khai sinh hay hộ chiếu."), example)
        if any(not (char.isalpha() or char in _MARKS_OF_NAMES or unicodedata.combining(char)) for char in text):
            raise unreadable(_("Trong tên có dấu lạ. Xin chỉ gõ họ, chữ đệm và tên."), example)
        if len(text) > self.most or len(text.split()) > 12:
            raise unreadable(_("Tên hơi dài. Xin chỉ gõ họ, chữ đệm và tên của một người."), example)
        name = _capitals(text)
        spoken = [marked(word) for word in re.split(r"[ ,]+", text)]
        if all(word in _NOTHING for word in spoken) and not _NO_WORDS.isdisjoint(spoken):
            raise unreadable(_("Chưa thấy tên. Xin gõ họ, chữ đệm và tên."), example)
        if "," in text or any(word in _NO_NAME for word in spoken):
            raise Unsure(
                _("Câu này có phải tên người không? Xin chỉ gõ họ, chữ đệm và tên. Ví dụ: {example}")(example=example),
                (Candidate(name, _("Đúng tên là: {name}")(name=name)),),
            )
        if len(name.split()) == 1 and "'" not in name:
            raise Unsure(
                _("Mới thấy một chữ. Tên đầy đủ là gì? Ví dụ: {example}")(example=example),
                (Candidate(name, _("Tên chỉ có một chữ: {name}")(name=name)),),
            )
        if self.marks and name.isascii():
            raise Unsure(
                _("Tên này chưa có dấu, mà giấy tờ ghi đúng như vậy. Xin gõ lại có dấu. Ví dụ: {example}")(example=example),
                (Candidate(name, _("Đúng là không dấu: {name}")(name=name)),),
            )
        return name

    def show(self, value: Json) -> Text:
        return raw(str(value))

    def still(self, value: Json) -> bool:
        return (
            isinstance(value, str)
            and len(value) <= self.most
            and any(char.isalpha() for char in value)
            and not any(char.isnumeric() for char in value)
            and _capitals(value) == value
        )


def _without_lead(text: str) -> str:
    """The words without "tên là" and the like before the name."""
    while True:
        text = text.strip(_TRAILING)
        bare = " ".join(fold(word) or word for word in text.split())
        lead = _SAID_BEFORE.match(bare)
        if lead is None:
            return text
        if lead[0].endswith(" "):
            text = " ".join(text.split()[len(lead[0].split()) :])
        else:
            text = text.partition(":")[2].strip()


def _capitals(text: str) -> str:
    """Each word with a capital; words with capitals inside (McDonald) are kept, words all in capitals are not."""
    return " ".join(_capital(word) for word in text.split())


def _capital(word: str) -> str:
    pieces = re.split(r"(['\-.])", word)
    for place in range(0, len(pieces), 2):
        piece = pieces[place]
        # After an apostrophe a capital follows only a short beginning: H'Hen, O'Brien, but not Niê's.
        inner = place >= 2 and pieces[place - 1] == "'" and len(pieces[place - 2]) > 2
        first = piece[:1] if inner or len(piece[:1].upper()) > 1 else piece[:1].upper()     # ß has no capital of its own
        kept = first + piece[1:]
        pieces[place] = first + piece[1:].lower() if kept == kept.upper() else kept
    return unicodedata.normalize("NFC", "".join(pieces))
