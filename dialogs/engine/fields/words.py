"""Free words: a description, a reason, a house and street."""

from __future__ import annotations

from dataclasses import dataclass

from dialogs.engine.answer import Answering, Json
from dialogs.engine.fields.reading import typed, unreadable
from dialogs.engine.text import Text, _, raw


@dataclass(frozen=True, slots=True)
class FreeText:
    """Words of the person's own, ``least`` to ``most`` characters after cleaning; a letter or a digit must be among them."""

    least: int = 1
    most: int = 500
    example: str = "Mẹ bị ốm nên gia đình làm muộn"

    @property
    def examples(self) -> tuple[tuple[str, Json], ...]:
        return ((self.example, self.example), (f"  {self.example}\u200b ", self.example))

    def read(self, words: str, at: Answering) -> Json:
        text = typed(words, "", self.most)
        if not any(char.isalnum() for char in text):
            raise unreadable(_("Chưa thấy chữ nào. Xin trả lời bằng lời."), self.example)
        if len(text) < self.least:
            raise unreadable(_("Câu trả lời hơi ngắn. Xin viết ít nhất {least} ký tự.")(least=self.least), self.example)
        return text

    def show(self, value: Json) -> Text:
        return raw(str(value))

    def still(self, value: Json) -> bool:
        return isinstance(value, str) and self.least <= len(value) <= self.most and any(char.isalnum() for char in value)


@dataclass(frozen=True, slots=True)
class AddressLine(FreeText):
    """House number, street, hamlet: what stands before the commune in an address."""

    least: int = 2
    most: int = 150
    example: str = "Số 12, ngõ 5, phố Châu Long"
