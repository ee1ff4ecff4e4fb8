"""What is asked of what one has here already ("xong chưa", "rút hồ sơ"), where no question is open: it is no procedure to search for."""

from __future__ import annotations

import re
from typing import Final

from dialogs.engine.fold import fold, marked

LONGEST: Final = 60
_OF_ME = r"(?: cua (?:toi|minh|em|con|chau|bac|ong|ba))?"
_MY_FILE = rf"(?:(?:cai )?(?:ho so|don)(?: nay| do)?{_OF_ME} ?)?"
_WHEN = r"(?:bao gio|khi nao|chung nao|luc nao|hom nao|ngay nao)(?: thi)?"
_I_WANT = r"(?:(?:toi|minh|em|con|chau)? ?(?:muon|xin|can|cho) )?"
_BEFORE = r"(?:(?:cho (?:toi|minh|em|con|chau)? ?hoi|da|a|alo) )?"
_AFTER = r"(?: (?:a|vay|the|ha|di|nhe|voi|nhi|roi|chua|duoc|khong|ko|ban|oi|giup|toi))*"
_DOORS: Final[tuple[tuple[str, str, dict[str, str]], ...]] = (
    (
        rf"{_MY_FILE}(?:(?:da |duoc )?(?:xong|giai quyet xong|lam xong)(?: roi)? chua"
        rf"|{_WHEN} (?:duoc |thi )?(?:xong|lam xong|giai quyet xong)"
        rf"|{_WHEN} (?:moi )?(?:co|tra|duoc|lay|nhan)(?: duoc)?(?: ket qua| giay)|(?:da )?co ket qua(?: chua)?"
        r"|(?:di |lam |dang )?(?:toi|den|o) (?:dau|buoc nao)(?: roi)?|the nao roi|sao roi)",
        "track",
        {},
    ),
    (
        rf"{_I_WANT}(?:gui lai|gui them|gui bo sung|nop lai|nop them|bo sung|gui)(?: cac)?"
        r" (?:giay|giay to|anh|anh giay to|giay bo sung|ho so)",
        "track",
        {"only": "supplement"},
    ),
    (rf"{_I_WANT}(?:rut|huy)(?: lai)? (?:ho so|don)(?: da (?:gui|nop))?{_OF_ME}", "track", {"only": "withdraw"}),
    (rf"{_I_WANT}lam tiep(?: (?:viec|ho so|cai))?(?: (?:dang (?:lam )?do|lam do|cu|hom truoc|luc nay|nay))?", "drafts", {}),
    (rf"{_I_WANT}xoa(?: het| bo)?(?: moi| tat ca| cac)? (?:thong tin|du lieu)(?: ca nhan)?{_OF_ME}", "mydata", {}),
    (r"(?:mo |ve |vao )?ban can bo", "desk", {}),
)
_READY: Final = tuple((re.compile(_BEFORE + way + _AFTER), scene, args) for way, scene, args in _DOORS)


def asked_for(words: str) -> tuple[str, dict[str, str]] | None:
    """The scene that the whole message asks for, with what it is opened with; None when it asks for none of one's own things."""
    if len(words) > LONGEST or "đau" in marked(words):      # "tôi đau rồi" is no "tới đâu rồi"
        return None
    said = re.sub(r"[^a-z0-9]+", " ", fold(words)).strip()
    return next(((scene, dict(args)) for way, scene, args in _READY if way.fullmatch(said)), None)
