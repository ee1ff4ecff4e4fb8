"""A commune of the two-level map since 1 July 2025, named by its present or an old name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dialogs.engine.answer import Answering, Candidate, Json, Unsure
from dialogs.engine.fields.reading import typed, unreadable
from dialogs.engine.fold import fold
from dialogs.engine.places import Former, Match, Places
from dialogs.engine.text import Text, _, join, n_, raw

_APART = 2.0        # scores nearer than this cannot be told apart
_MOST = 7           # candidates on one screen, beside the way back
_SURE = ("exact", "former", "district")
_OLD_NAME = re.compile(r"(.+?)\s*\((?:trước là|truoc la|formerly)\s+(.+)\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CommuneField:
    """The commune where someone lives or something lies.

    The value: {"code": "00004", "name": "Phường Ba Đình", "province": "01", "province_name": "Thành phố Hà Nội"}, and "formerly"
    where an old unit was named. ``province_key`` names an earlier answer that tells the province (a code, or a value like this one).
    What may be meant in several ways, and names that were mistyped, are asked about and never taken silently.
    """

    province_key: str = ""

    @property
    def examples(self) -> tuple[tuple[str, Json], ...]:
        ba_dinh: dict[str, Json] = {
            "code": "00004", "name": "Phường Ba Đình", "province": "01", "province_name": "Thành phố Hà Nội",
        }
        truc_bach: Json = {**ba_dinh, "formerly": "Phường Trúc Bạch, Quận Ba Đình"}
        return (
            ("phường Ba Đình, Hà Nội", ba_dinh), ("phuong ba dinh ha noi", ba_dinh), ("00004", ba_dinh), ("phuong truc bach", truc_bach),
            ("12 Châu Long, P. Trúc Bạch, Q. Ba Đình, HN", truc_bach),
        )

    def read(self, words: str, at: Answering) -> Json:
        example = self.examples[0][0]
        places = _places(at)
        text = typed(words, example, 300)
        unit = places.commune(text)
        if unit is not None:
            return _value(Match(unit, places.units[unit.parent], "exact", 100))
        if (shown := _OLD_NAME.fullmatch(text)) is not None:
            for match in places.find(shown[2]):
                if fold(shown[1]) == fold(f"{match.unit.name}, {match.province.name}"):
                    return _value(match)
            text = shown[1]
        found = places.find(text, self._province(at, places))
        if not found:
            province = places.province(text)
            if province is not None:
                raise unreadable(_("Đã biết {province}. Xin gõ thêm tên xã, phường.")(province=province.name), example)
            raise unreadable(_("Chưa tìm thấy xã, phường này. Xin gõ tên xã, phường và tỉnh, tên cũ cũng được."), example)
        first = found[0]
        near = [match for match in found if first.score - match.score < _APART or first.how not in _SURE or first.loose]
        if len(near) == 1 and first.how in _SURE and not first.loose:
            return _value(first)
        raise Unsure(_question(near), tuple(Candidate(_value(match), _label(match)) for match in near[:_MOST]))

    def show(self, value: Json) -> Text:
        if not isinstance(value, dict):
            return raw(str(value))
        place = f"{value.get('name', '')}, {value.get('province_name', '')}"
        formerly = value.get("formerly")
        return _("{place} (trước là {formerly})")(place=place, formerly=str(formerly)) if formerly else raw(place)

    def still(self, value: Json) -> bool:
        return isinstance(value, dict) and all(isinstance(value.get(key), str) for key in ("code", "name", "province", "province_name"))

    def _province(self, at: Answering, places: Places) -> str:
        told = at.answers.get(self.province_key) if self.province_key else None
        code = told.get("province", told.get("code")) if isinstance(told, dict) else told
        province = places.province(code) if isinstance(code, str) else None
        return province.code if province else ""


def _places(at: Answering) -> Places:
    places = getattr(at.known, "places", None)
    if not isinstance(places, Places):
        raise TypeError("a commune needs known.places")
    return places


def _old_name(former: Former) -> str:
    return f"{former.name or former.district}, {former.district}" if former.name and former.district else former.name or former.district


def _value(match: Match) -> dict[str, Json]:
    value: dict[str, Json] = {
        "code": match.unit.code, "name": match.unit.name, "province": match.province.code, "province_name": match.province.name,
    }
    # A district is no commune's old name; and whoever names a place that kept its name names the present one.
    if match.former is not None and match.former.district and not (
        fold(match.former.name) == fold(match.unit.name) and not match.former.split
    ):
        value["formerly"] = _old_name(match.former)
    return value


def _label(match: Match) -> Text:
    place = f"{match.unit.name}, {match.province.name}"
    if match.former is None or not match.former.district:
        return raw(place)
    return _("{place} (trước là {formerly})")(place=place, formerly=_old_name(match.former))


def _question(near: list[Match]) -> Text:
    """What is asked above the candidates: why there are several, and what to type where the right one is missing."""
    former = near[0].former
    again = _("Không thấy? Xin gõ đủ tên xã, phường và tỉnh.")
    if len(near) > _MOST:
        again = n_("Còn {n} nơi nữa. Không thấy? Xin gõ thêm tên quận, huyện cũ và tỉnh.")(n=len(near) - _MOST)
    if near[0].loose or near[0].how not in _SURE:
        asked = _("Có phải một trong các nơi này không?")
    elif former is not None and former.district and all(match.former == former for match in near):
        asked = _("{former} nay chia về nhiều xã, phường. Nhà hay đất ở nơi nào?")(former=_old_name(former))
    elif former is not None and not former.district and all(match.former == former for match in near):
        asked = _("{former} không còn. Nay thuộc xã, phường nào?")(former=former.name)
    else:
        asked = _("Có {n} nơi hợp với tên này. Nơi nào đúng?")(n=len(near))
    return join(asked, again, by=" ")


