"""The text of a procedure's card: what it gives, papers, fee, time, where, source. Figures in doubt are said to be so, never shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from dialogs.engine.known import UnitInfo
from dialogs.engine.text import Money, Text, _, join, n_, paragraphs, raw
from dialogs.procedures import dialog_for
from dialogs.procedures.guides import GUIDES
from dialogs.procedures.people import decider
from dialogs.procedures.procedure import Fee, Filing, Paper, Procedure, cut

PAPERS_SHOWN = 7
_NUMBERED = re.compile(r" \(\d+\)$")

GIVES = _("Kết quả: {results}")
PAPERS = _("Giấy tờ:")
PAPER = _("• {label}")
PAPER_SOMETIMES = _("• {label} (nếu thuộc trường hợp)")
PAPER_SHOWN = _("• {label} (mang theo để xem)")
PAPER_SHOWN_SOMETIMES = _("• {label} (mang theo để xem, nếu thuộc trường hợp)")
PAPERS_MORE = n_("… và {n} giấy khác, tuỳ trường hợp.")
PAPERS_NONE = _("Giấy tờ: chưa rõ. Xin xem trang thủ tục hoặc hỏi nơi nộp.")
PAPERS_CASES = n_("Việc này có {n} trường hợp, giấy tờ khác nhau. Khi làm hồ sơ sẽ hỏi từng trường hợp.")

FEE = _("Phí: {fee}.")
FEE_NONE = _("chưa rõ, xin hỏi nơi nộp")
FEE_FREE = _("không thu")
FEE_COUNCIL = _("theo quy định của tỉnh")
FEE_DOUBT = _("xin hỏi nơi nộp, vì số trong danh mục chưa rõ")
FEE_TEXT = _("tuỳ trường hợp, xin xem trang thủ tục")
FEE_RANGE = _("từ {low} đến {high}, tuỳ trường hợp")
FEE_SOME = _("{fee}; có khoản {other}")

TIME = _("Thời gian: {time}.")
TIME_NONE = _("theo lịch hẹn của nơi nộp")
SAME_DAY = _("trong ngày làm việc")
UNITS: dict[str, Text] = {
    "working_day": n_("{figure} ngày làm việc", "figure"),
    "day": n_("{figure} ngày", "figure"),
    "hour": n_("{figure} giờ", "figure"),
    "month": n_("{figure} tháng", "figure"),
    "year": n_("{figure} năm", "figure"),
}
ON_WAY = _("{way}: {what}")
WAYS: dict[str, Text] = {"counter": _("tại quầy"), "post": _("qua bưu điện"), "online": _("trên mạng")}
IN_ORDER = ("counter", "post", "online")

WHERE = _("Nơi làm: {agency}. Cách nộp: {ways}.")
ANYWHERE = _("Nộp ở nơi khác nơi ở cũng được.")
ONLY_IN = _("Bản này chỉ dùng ở {province}.")
HERE = _("Làm được ngay tại đây. Gõ \"có\" để bắt đầu.")
# Nothing of ours hands it on yet: the sentence must not promise that.
SENT_ON = _(
    "Hồ sơ gửi từ đây đến quầy một cửa này. Nơi quyết định là {agency}: cán bộ ở quầy xem rồi hướng dẫn tiếp. Gõ \"có\" để bắt đầu."
)
AT_COUNTER = _("Việc này chưa nộp được trên mạng. Xin mang giấy tờ đến: {agency}.")
ABOLISHED = _("Thủ tục này đã hết hiệu lực.")
REPLACED = _("Việc thay cho nó: {title}.")

SOURCE = _("Theo quyết định {decision} ngày {day}.")
SOURCE_UNDATED = _("Theo quyết định {decision}.")
PAGE = _("Xem đủ tại: {link}")
COUNTER: dict[str, Text] = {
    "commune": _("quầy một cửa của xã, phường"),
    "province": _("trung tâm hành chính công của tỉnh"),
    "ministry": _("cơ quan trung ương"),
    "other": _("nơi nộp ghi trên trang thủ tục"),
}


def card_text(one: Procedure, unit: UnitInfo, province: str = "", successor: Procedure | None = None) -> Text:
    """The whole card; ``province`` is the name of the only province where it is valid, or ""."""
    head = Text(one.title)      # a procedure with a guide has a name in each language; the others keep the official one
    if one.state == "abolished":
        return paragraphs(head, ABOLISHED, REPLACED(title=raw(successor.title)) if successor else raw(""), source(one, unit))
    costs = fee(one.filings, free=one.code in GUIDES and dialog_for(one).free)
    lines = [results(one), costs, time(one.filings), where(one)]
    notes = [ANYWHERE if one.anywhere else raw(""), ONLY_IN(province=raw(province)) if province else raw("")]
    filing = AT_COUNTER(agency=counter(one))
    if one.online:
        filing = HERE if one.by_commune else SENT_ON(agency=decider(one))
    return paragraphs(head, join(*lines), papers(one), join(*notes, by=" "), source(one, unit), filing)


def counter(one: Procedure) -> Text:
    """Where papers are handed in, in words."""
    return next((COUNTER[level] for level in COUNTER if level in one.levels), COUNTER["other"])


def results(one: Procedure) -> Text:
    """What comes out of it, or nothing where the catalogue does not say."""
    names = [cut(result.strip(" .;-+"), 70) for result in one.results if result.strip(" .;-+")]
    return GIVES(results=raw(cut("; ".join(dict.fromkeys(names)), 160))) if names else raw("")


def papers(one: Procedure) -> Text:
    """The papers, each kind once, those that everyone needs first."""
    wanted = {"", "online" if one.online else "offline"}
    cases = [case for case in one.cases if case.papers]
    seen: dict[str, Paper] = {}
    for paper in (paper for case in cases for paper in case.papers if paper.way in wanted):
        label = _NUMBERED.sub("", paper.label)      # "Giấy xác nhận (2)" is one kind with "Giấy xác nhận" here
        known = seen.get(label)
        if known is None or (known.conditional and not paper.conditional):
            seen[label] = paper
    if not seen:
        return PAPERS_NONE
    several = len(cases) > 1
    ranked = sorted(seen.values(), key=lambda paper: (paper.conditional, paper.present))
    shown = [_paper(paper, several=several) for paper in ranked[:PAPERS_SHOWN]]
    rest = len(ranked) - len(shown)
    head = PAPERS_CASES(n=len(cases)) if several else raw("")
    return join(PAPERS, *shown, PAPERS_MORE(n=rest) if rest else raw(""), head)


def _paper(paper: Paper, *, several: bool) -> Text:
    label = Text(cut(_NUMBERED.sub("", paper.label), 70))       # a kind of paper has a name in each language; other wording stays
    if paper.present and paper.conditional and not several:
        return PAPER_SHOWN_SOMETIMES(label=label)
    if paper.present:
        return PAPER_SHOWN(label=label)
    return PAPER_SOMETIMES(label=label) if paper.conditional and not several else PAPER(label=label)


def fee(filings: Sequence[Filing], *, free: bool = False) -> Text:
    """What it costs, once where all ways cost the same; ``free`` is what a guide knows, for when the catalogue names no fee at all."""
    if free and not any(filing.fees for filing in filings):
        return FEE(fee=FEE_FREE)
    by_way: dict[str, Text] = {filing.way: _fee(filing.fees) for filing in _ordered(filings)}
    return FEE(fee=_by_way(by_way)) if by_way else FEE(fee=FEE_NONE)


def _fee(fees: Sequence[Fee]) -> Text:
    known = sorted({one.dong for one in fees if one.dong is not None and not one.doubt})
    doubts = {one.doubt for one in fees if one.doubt or one.dong is None}
    doubt = raw("")
    if doubts:
        doubt = FEE_COUNCIL if doubts == {"council"} else FEE_TEXT if doubts <= {"text", "council"} else FEE_DOUBT
    if not fees:
        return FEE_NONE
    if not known or (known == [0] and doubts):
        return doubt
    if len(known) > 1:
        figure: Text = FEE_RANGE(low=Money(known[0]), high=Money(known[-1]))
    else:
        figure = FEE_FREE if known == [0] else Text("{dong}", {"dong": Money(known[0])})
    return FEE_SOME(fee=figure, other=doubt) if doubts else figure


def time(filings: Sequence[Filing]) -> Text:
    """How long it takes, in words with the unit; once where all ways take as long."""
    by_way: dict[str, Text] = {filing.way: _time(filing) for filing in _ordered(filings)}
    return TIME(time=_by_way(by_way)) if by_way else TIME(time=TIME_NONE)


def _by_way(by_way: dict[str, Text]) -> Text:
    """What holds for each way, ways with the same together; said once where all are the same."""
    groups: dict[str, tuple[list[Text], Text]] = {}
    for way, what in by_way.items():
        groups.setdefault(_same(what), ([], what))[0].append(WAYS[way])
    if len(groups) == 1:
        return next(iter(by_way.values()))
    return join(*(ON_WAY(way=join(*ways, by=", "), what=what) for ways, what in groups.values()), by="; ")


def _time(filing: Filing) -> Text:
    if filing.unit == "same_day":
        return SAME_DAY
    if filing.time is None or filing.time <= 0 or filing.unit not in UNITS:
        return TIME_NONE
    return UNITS[filing.unit](figure=int(filing.time) if filing.time == int(filing.time) else filing.time)


def where(one: Procedure) -> Text:
    """Who carries it out and the ways of handing it in."""
    ways = [WAYS[filing.way] for filing in _ordered(one.filings)]
    agency = raw(cut(one.agency, 90)) if one.agency else counter(one)
    return WHERE(agency=agency, ways=join(*ways, by=", ") if ways else WAYS["counter"])


def source(one: Procedure, unit: UnitInfo) -> Text:
    """The decision that made it, with its day, and the portal's page."""
    lines: list[Text] = []
    if one.decision:
        try:
            day = date.fromisoformat(one.decided)
            lines.append(SOURCE(decision=raw(one.decision), day=raw(f"{day:%d/%m/%Y}")))
        except ValueError:
            lines.append(SOURCE_UNDATED(decision=raw(one.decision)))
    if one.page:
        lines.append(PAGE(link=raw(f"{unit.page.rstrip('/')}/thu-tuc-hanh-chinh/{one.page}")))
    return join(*lines)


def _ordered(filings: Sequence[Filing]) -> Iterable[Filing]:
    return sorted({filing.way: filing for filing in filings}.values(), key=lambda filing: IN_ORDER.index(filing.way))


def _same(text: Text) -> str:
    """Two texts that read alike have the same mark."""
    return f"{text.source}|{sorted((name, str(value)) for name, value in text.values.items())}|{[_same(part) for part in text.parts]}"
