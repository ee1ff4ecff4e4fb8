"""What is said in too many ways to list: somebody of the family died, money for an old person. Each becomes a phrase of the lexicon."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dialogs.search.words import Words, agrees, split

DEATH, OLD_AGE = "1.000656", "1.014027"
OLD_FROM, OLD_TO = 60, 120          # years: who is called old; the law's own limits are asked for when filing


def _by_first(phrases: str) -> dict[str, list[Words]]:
    """Phrases divided by "|" by their first syllable, longest first."""
    table: dict[str, list[Words]] = {}
    for phrase in sorted((split(part) for part in phrases.replace("\n", "|").split("|") if part.strip()), key=len, reverse=True):
        table.setdefault(phrase.bare[0], []).append(phrase)
    return table


def _at(words: Words, place: int, table: dict[str, list[Words]]) -> int:
    """How many syllables the longest phrase of the table takes at this place; 0 when none stands there."""
    if not 0 <= place < len(words):
        return 0
    fitting = (len(phrase) for phrase in table.get(words.bare[place], ()) if agrees(words.part(place, len(phrase)), phrase))
    return next(fitting, 0)


_KIN = _by_first("""
ba|bố|cha|tía|thầy|mẹ|má|mạ|me|bầm|bu|mệ|ông|bà|bả|ổng|cụ|ông bà|bố mẹ|ba mẹ|cha mẹ|ba má|ông nội|bà nội|ông ngoại|bà ngoại|ông cụ|bà cụ
nội|ngoại|chồng|vợ|anh|chị|chú|bác|cậu|mợ|dì|dượng|thím|ảnh|chỉ|người nhà|người thân|thân nhân|ông xã|bà xã|sui gia
""")
# Also said of oneself, or with other meanings ("có mặt"): these need a word more before they are of the family.
_MAYBE_KIN = _by_first("con|cháu|em|cô|chắt|bé")
_OF = _by_first("""
em|tôi|mình|tui|tao|cháu|con|nhà|ta|chúng tôi|của|anh|chị|ấy|nó|trai|gái|ruột|rể|dâu|nội|ngoại|cả|út|vợ|chồng|nuôi|kế|đẻ|sinh|già|ông|bà
hai|ba|tư|năm|sáu|bảy
""")
_JUST = _by_first("mới|vừa|vừa mới|mới vừa|đã|đột ngột|bị|chẳng may|không may|mới vừa|lỡ")
_DIED = _by_first("""
chết|qua đời|từ trần|tạ thế|khuất núi|khuất bóng|tử vong|mệnh chung|quy tiên|tắt thở|không qua khỏi|về với tổ tiên|lìa đời|mãn phần
""")
_GONE = _by_first("mất")            # died, or lost: what follows tells
_WHEN = _by_first("""
rồi|hôm qua|hôm nay|hôm kia|hôm trước|sáng nay|tối qua|đêm qua|chiều qua|tuần trước|tháng trước|năm ngoái|năm trước|hồi|sớm|đột ngột|lâu rồi
ở bệnh viện|tại bệnh viện|ở nhà|tại nhà|do bệnh|vì bệnh|do tai nạn|vì tai nạn
""")
# What is lost, not who: "ba mất căn cước".
_THING = _by_first("""
giấy|thẻ|căn cước|chứng minh|xe|sổ|bằng|ví|bóp|cặp|hộ khẩu|hộ chiếu|hộ tịch|điện|nước|biển|đất|tiền|sim|hồ sơ|chứng nhận|chứng chỉ|tài khoản
mật khẩu|việc|đồ|túi|hàng|khai sinh|trích lục|bản|quyền|đăng ký|bảo hiểm|hoá đơn|dấu|con dấu|con chó|con mèo|chó|mèo|trâu|bò|gà|máy|vàng|nhà
liên lạc|tích|trộm|cắp|năng lực|khả năng|sức|vneid|định danh|số|ngủ|trí|sữa|gốc|kém|mờ|lòng|thời gian|công|cccd|cmnd|gplx|laptop|kính
""")
_COUNTED = _by_first("cái|chiếc|hết|luôn|cả|mấy|một|tấm|tờ|cuốn|quyển|toàn bộ|nhiều")

_MONEY = _by_first("tiền|trợ cấp|phụ cấp|hỗ trợ|chế độ|lương|trợ cấp xã hội")
_AGED = _by_first("già|cao tuổi|lớn tuổi|tuổi già|tuổi cao|ông già|bà già")
_AROUND_MONEY = _by_first("""
cho|người|trên|từ|đủ|hơn|lãnh|lĩnh|nhận|xin|hưởng|hàng tháng|mỗi tháng|được|năm nay|tuổi|của|về|các|ở|nhà|tôi|em|mình|tui|cháu|con|là|với|đã
""")
_OTHER_MONEY = _by_first("""
mai táng|chôn cất|mừng thọ|chúc thọ|bảo hiểm|thương binh|liệt sĩ|chiến binh|khuyết tật|thuế|phạt|vay|gửi|sử dụng|đất|điện|nước|học|tuất|mất
hưu|nuôi|thai sản|thất nghiệp|hỏa tuyến|xung phong|giả
""")

SYLLABLES = frozenset(
    syllable
    for table in (_KIN, _OF, _JUST, _DIED, _WHEN, _THING, _AGED, _OTHER_MONEY)
    for several in table.values()
    for phrase in several
    for syllable in phrase.bare
)


def meanings(words: Words) -> Iterator[tuple[tuple[int, ...], str]]:
    """(places covered, code) of each saying that stands in the words. Typed marks must agree, missing ones may."""
    if places := died(words):
        yield places, DEATH
    if places := old_age_money(words):
        yield places, OLD_AGE


def died(words: Words) -> tuple[int, ...]:
    """The places of "ba em mới mất", "ông ngoại qua đời hôm qua"; none where a thing was lost ("ba em mất căn cước")."""
    for start in range(len(words)):
        sure_kin = _at(words, start, _KIN)
        size = sure_kin or _at(words, start, _MAYBE_KIN)
        if not size:
            continue
        here, owned = _past(words, start + size, _OF)
        here, just = _past(words, here, _JUST)
        dead = _at(words, here, _DIED)
        gone = _at(words, here, _GONE)
        if not dead and not gone:
            continue
        end, when = _past(words, here + (dead or gone), _WHEN)
        dated = (just or when) and words.bare[start] != "em"        # "em mất rồi": what the speaker lost
        if dead or ((sure_kin or owned or dated) and not _lost(words, start, here)):
            return tuple(range(start, end))
    return ()


def _past(words: Words, place: int, table: dict[str, list[Words]]) -> tuple[int, bool]:
    """The place after all phrases of the table that follow each other here, and whether there was one."""
    begun = place
    while size := _at(words, place, table):
        place += size
    return place, place > begun


def _lost(words: Words, start: int, gone: int) -> bool:
    """Whether "mất" at ``gone`` speaks of a thing: named after it, named before the person, or "bị mất"."""
    after, _counted = _past(words, gone + 1, _COUNTED)
    before = start - 1 - (start > 0 and words.bare[start - 1] == "cua")
    named_before = any(_at(words, place, _THING) and place + _at(words, place, _THING) == before + 1 for place in (before, before - 1))
    return bool(_at(words, after, _THING)) or named_before or words.bare[gone - 1] == "bi"


def old_age_money(words: Words) -> tuple[int, ...]:
    """The places of "tiền cho người trên 75 tuổi", "tiền già cho mẹ 76 tuổi"; none where other money is named ("mai táng")."""
    money = [place for place in range(len(words)) if _at(words, place, _MONEY)]
    aged = [place for place in range(len(words)) if _at(words, place, _AGED)]
    years = _years(words)
    if not money or not (aged or years) or any(_at(words, place, _OTHER_MONEY) and place not in aged for place in range(len(words))):
        return ()
    covered = set(years)
    for table in (_MONEY, _AGED, _AROUND_MONEY, _KIN):
        for place in range(len(words)):
            covered.update(range(place, place + _at(words, place, table)))
    return tuple(sorted(covered))


def _years(words: Words) -> list[int]:
    """The places of an old person's age: "76 tuổi"."""
    return [
        place
        for place, (one, after) in enumerate(zip(words.bare, words.bare[1:], strict=False))
        if one.isascii() and one.isdecimal() and len(one) < 4 and OLD_FROM <= int(one) <= OLD_TO and after == "tuoi"
    ]


def settled(words: Words) -> Words:
    """The words with "tien gia" read as "tiền già" where a relative or an age is named: false money has neither."""
    places = [
        place + 1 for place, (one, after) in enumerate(zip(words.marks, words.marks[1:], strict=False)) if (one, after) == ("tien", "gia")
    ]
    if not places or not (_years(words) or any(_at(words, place, _KIN) for place in range(len(words)))):
        return words
    return Words(_put(words.marks, places, "già"), words.bare)


def _put(marks: Iterable[str], places: list[int], word: str) -> tuple[str, ...]:
    return tuple(word if place in places else mark for place, mark in enumerate(marks))
