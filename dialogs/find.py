"""Find a procedure by words: a few that may be meant, the one that is clear at once, the right agency for what is done elsewhere."""

from __future__ import annotations

from dialogs import listing
from dialogs.engine.anywhere import NEVER
from dialogs.engine.known import UnitInfo
from dialogs.engine.message import Button
from dialogs.engine.talk import Heard, Scene, Talk
from dialogs.engine.text import Text, _, join, paragraphs, raw
from dialogs.engine.words import HUMAN, MENU
from dialogs.procedures.procedure import cut
from dialogs.search import Outside, outside
from dialogs.welcome import DEMO

HITS = 24

WHAT = _("Cần làm việc gì? Xin gõ bằng lời của mình. Ví dụ: \"con tôi mới sinh\", \"mất căn cước\".")
MEANT = _("Với \"{words}\", có thể là một trong các việc sau. Chọn việc cần làm:")
NOTHING = _("Chưa tìm được việc nào cho \"{words}\". Thử nói ngắn: \"làm khai sinh\", \"xin giấy độc thân\". Hoặc chọn một mục:")
NOT_THESE = _("Không có trong số này")
WHO = _("Đây là Một Cửa, hệ thống tự động của {unit}. Cán bộ là người xem và quyết định hồ sơ.")
PHONE = _("Điện thoại của đơn vị: {hotline}.")
OTHER_WAYS = _("Xin gõ lại bằng lời khác, ngắn thôi. Hoặc tìm cách khác:")
BY_EVENT = _("Theo việc trong đời")
BY_FIELD = _("Theo lĩnh vực")


def other_ways() -> list[Button]:
    """How else to find a procedure, a person among them."""
    return [Button(BY_EVENT, "go:events"), Button(BY_FIELD, "go:fields"), Button(HUMAN, "do:human"), Button(MENU, "do:menu")]


def told(unit: UnitInfo, topic: Outside) -> Text:
    """What is said to a topic: where to turn; who speaks here if that was doubted; the unit's telephone if the unit is the one to ask."""
    lines = [topic.says]
    if topic.trust:
        who = WHO(unit=raw(unit.name))
        lines += [join(who, DEMO, by=" ") if unit.demo else who, NEVER]
    if (topic.trust or topic.ours) and unit.hotline:
        lines.append(PHONE(hotline=raw(unit.hotline)))
    return paragraphs(*lines)


class Find(Scene):
    """``args``: words (what was typed), page."""

    id = "find"

    def show(self, talk: Talk) -> None:
        session = talk.session
        words = str(session.args.get("words", "")).strip()
        if not words:
            session.asking = "words"
            talk.say(WHAT, *other_ways())
            return
        elsewhere = outside(words)
        if elsewhere is not None:
            session.asking = "elsewhere"
            talk.say(told(talk.known.unit, elsewhere), Button(HUMAN, "do:human"), Button(MENU, "do:menu"))
            return
        hits = talk.known.catalogue.search(words, HITS)
        if not hits:
            session.asking = "nothing"
            talk.say(NOTHING(words=raw(cut(words, 60))), *other_ways())
        elif len(hits) == 1:
            talk.go("card", at=hits[0].code)
        else:
            shown, page, pages = listing.page_of(hits, int(session.args.get("page", 0)))
            session.asking = f"hits{page}"
            head = MEANT(words=raw(cut(words, 60)))
            tail = [*listing.more(pages), Button(NOT_THESE, "do:none")]
            talk.say(join(head, listing.which_page(page, pages), by=" "), *listing.buttons(talk, shown), *tail)

    def hear(self, talk: Talk, heard: Heard) -> bool:
        session = talk.session
        if heard.act == "more":
            session.args["page"] = int(session.args.get("page", 0)) + 1
            self.show(talk)
            return True
        if heard.act == "none":
            session.asking = "other"
            talk.say(paragraphs(OTHER_WAYS), *other_ways())
            return True
        return bool(heard.words) and not heard.files and talk.scenes["home"].hear(talk, heard)
