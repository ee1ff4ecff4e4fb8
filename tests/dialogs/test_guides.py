"""The guides written by hand: every way through them reaches the review or the right counter, with just the papers that are needed."""

from __future__ import annotations

import random
from datetime import date

import pytest

from dialogs.engine.form import Form
from dialogs.engine.steps import Ask, Choose, Situation, Upload, unfold
from dialogs.engine.talk import Talk
from dialogs.engine.text import say
from dialogs.procedures import dialog_for
from dialogs.procedures.guides import GUIDES, law
from dialogs.scenes import SCENES
from tests.dialogs.chatting import VOICE, Chat, catalogue, photo

DEATH, MARRIAGE, SINGLE, PENSION = "1.000656", "1.000894", "1.004873", "1.014027"


def filing(code: str, seed: int = 1) -> Chat:
    chat = Chat(seed=seed)
    chat.send("menu")
    chat.send(tap=f"go:file:{code}")
    chat.send("đồng ý")
    assert chat.scene == "file"
    return chat


def form_of(chat: Chat) -> Form:
    assert chat.session is not None
    one = catalogue().get(str(chat.session.form["procedure"]))
    assert one is not None
    from dialogs.engine.event import Event

    return Form(Talk(chat.session, Event("", "webchat", "", chat.now), chat.known(), SCENES), dialog_for(one))


def answer(chat: Chat, words: dict[str, str] | None = None, picks: dict[str, str] | None = None) -> str:
    """Answer the question that is open: as told, else by an example or by chance among the ways that go on. The step's key."""
    form = form_of(chat)
    step = form.current()
    assert step is not None
    key = step.key
    assert chat.session is not None
    if chat.session.doubt.get("step") == key:
        chat.send("1")
        return key
    match step:
        case Ask():
            if step.optional and key not in (words or {}) and chat.random.random() < 0.5:
                chat.send("bỏ qua")
            else:
                chat.send((words or {}).get(key) or chat.random.choice(step.field.examples)[0])
        case Choose():
            going_on = [option.value for option in step.choices(form.at) if option.end is None]
            chat.send(tap=f"pick:{(picks or {}).get(key) or chat.random.choice(going_on)}")
        case Upload():
            if step.lacks and chat.random.random() < 0.4:
                chat.send(tap=f"do:{'counter' if 'counter' in step.lacks else 'notneeded'}")
            else:
                for number in range(chat.random.randint(1, min(3, step.at_most))):
                    chat.send(files=(photo(chat.random.randrange(10**9) + number),))
                chat.send("xong")
    return key


def walk(chat: Chat, words: dict[str, str] | None = None, picks: dict[str, str] | None = None, until: str = "") -> list[str]:
    """Answer until the review, until the step ``until`` is open, or until the way has ended; the keys that were answered."""
    keys: list[str] = []
    for _turn in range(80):
        step = form_of(chat).current()
        if step is None or step.key == until or form_of(chat).ending(step) is not None:
            return keys
        keys.append(answer(chat, words, picks))
    raise AssertionError(f"no end after {keys}")


def papers(chat: Chat) -> set[str]:
    return {step.key for step in form_of(chat).steps() if isinstance(step, Upload)}


@pytest.mark.parametrize("code", sorted(GUIDES))
@pytest.mark.parametrize("seed", range(12))
def test_every_walk_reaches_a_code(code: str, seed: int) -> None:
    chat = filing(code, seed)
    walk(chat)
    assert "Xin xem lại trước khi gửi" in chat.text
    assert "Gửi hồ sơ" in chat.labels, chat.text
    chat.send("Gửi hồ sơ")
    assert "Mã hồ sơ: " in chat.text


@pytest.mark.parametrize("code", sorted(GUIDES))
def test_every_question_reads_well_and_offers_little(code: str) -> None:
    one = catalogue().get(code)
    assert one is not None
    dialog = dialog_for(one)
    assert dialog.procedure == code
    at = Situation({}, date(2026, 11, 24))
    for step in dialog.steps:
        match step:
            case Choose():
                options = step.choices(at)
                assert 1 <= len(options) <= 6
                assert len({option.value for option in options}) == len(options)
                assert all(len(f"pick:{option.value}".encode()) <= 40 for option in options)
                assert all(len(say(option.label, VOICE)) <= 40 for option in options)
            case Ask():
                assert step.field.examples
            case _:
                pass


@pytest.mark.parametrize("code", sorted(GUIDES))
@pytest.mark.parametrize("seed", range(4))
def test_back_from_any_question_comes_back(code: str, seed: int) -> None:
    chat = filing(code, seed)
    chance = random.Random(seed)
    for _step in range(12):
        step = form_of(chat).current()
        if step is None:
            break
        assert chat.session is not None
        # "Quay lại" under "did you mean …?" only asks the same question again
        if chance.random() < 0.4 and not chat.session.doubt and form_of(chat).before(step) is not None:
            chat.send("quay lại")
            chat.send("giữ như cũ")
            now = form_of(chat).current()
            assert now is not None
            assert now.key == step.key
        answer(chat)


def test_death_is_spoken_of_softly_and_once() -> None:
    chat = Chat()
    chat.send("menu")
    chat.send("ba em mất")
    assert chat.text.startswith("Xin chia buồn cùng gia đình.\n\nĐăng ký khai tử")
    chat.send("có")
    chat.send("đồng ý")
    walk(chat)
    chat.send("menu")
    chat.send(tap=f"go:card:{DEATH}")
    chat.send(tap=f"go:file:{DEATH}")
    assert "Việc khai tử cần vài câu hỏi" in "\n".join(say(message.text, VOICE) for message in chat.turns[-1].replies)
    said = "\n".join(say(message.text, VOICE) for turn in chat.turns for message in turn.replies)
    assert said.count("Xin chia buồn cùng gia đình.") == 1
    assert "Chúc mừng" not in said


def test_a_filing_that_begins_without_its_card_is_condoled_with_first() -> None:
    chat = filing(DEATH)
    said = [say(message.text, VOICE) for turn in chat.turns for message in turn.replies]
    assert sum(text.startswith("Xin chia buồn cùng gia đình. Việc khai tử") for text in said) == 1
    assert not any("chia buồn" in say(message.text, VOICE) for turn in filing(MARRIAGE).turns for message in turn.replies)


@pytest.mark.parametrize(("day", "asked"), [("09/11/2026", False), ("08/11/2026", True)])
def test_death_after_fifteen_days_asks_why_and_goes_on(day: str, asked: bool) -> None:
    chat = filing(DEATH)
    keys = walk(chat, words={"death_date": day})
    assert ("late_reason" in keys) is asked
    assert "Gửi hồ sơ" in chat.labels


@pytest.mark.parametrize(
    ("picks", "day", "wanted"),
    [
        ({"death_place": "hospital", "last_home": "known", "who_files": "close"}, "20/11/2026", {"notice"}),
        ({"death_place": "home", "last_home": "known", "who_files": "close"}, "20/11/2026", {"notice_home"}),
        ({"death_place": "accident", "last_home": "unknown", "who_files": "close"}, "20/11/2026", {"police_paper", "place_paper"}),
        ({"death_place": "hospital", "last_home": "known", "who_files": "proxy"}, "20/11/2026", {"notice", "proxy_paper"}),
        ({"death_place": "home", "last_home": "known", "who_files": "family", "notice_kept": "no"}, "20/11/2005", {"proof_of_death"}),
        ({"death_place": "home", "last_home": "known", "who_files": "family", "notice_kept": "yes"}, "20/11/2005", {"notice_home"}),
    ],
)
def test_death_asks_for_the_papers_of_this_family_only(picks: dict[str, str], day: str, wanted: set[str]) -> None:
    chat = filing(DEATH)
    walk(chat, words={"death_date": day}, picks=picks)
    assert papers(chat) == wanted


@pytest.mark.parametrize(
    ("code", "picks", "says"),
    [
        (DEATH, {"nation": "foreign"}, "khai tử có yếu tố nước ngoài"),
        (DEATH, {"country": "abroad"}, "ghi sổ hộ tịch khai tử ở nước ngoài"),
        (MARRIAGE, {"where_both": "foreign"}, "kết hôn với người nước ngoài"),
        (MARRIAGE, {"where_both": "settled"}, "kết hôn với việt kiều"),
        (MARRIAGE, {"willing": "no"}, "Không ai được ép"),
        (MARRIAGE, {"related": "yes"}, "trong ba đời"),
        (MARRIAGE, {"woman_before": "married"}, "quyết định ly hôn"),
        (MARRIAGE, {"man_before": "married"}, "quyết định ly hôn"),
        (SINGLE, {"purpose": "embassy"}, "cơ quan đại diện nước ngoài"),
        (SINGLE, {"purpose": "marry", "state": "married"}, "quyết định ly hôn"),
    ],
)
def test_who_is_not_entitled_here_is_told_where_to_go(code: str, picks: dict[str, str], says: str) -> None:
    chat = filing(code)
    walk(chat, picks=picks)
    assert says in chat.text
    assert {"Quay lại", "Việc khác", "Gặp cán bộ"} <= set(chat.labels)
    assert "Gửi hồ sơ" not in chat.labels


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("khai tử có yếu tố nước ngoài", "1.001766"),
        ("ghi sổ hộ tịch khai tử ở nước ngoài", "2.000547"),
        ("kết hôn với người nước ngoài", "2.000806"),
        ("kết hôn với việt kiều", "2.000806"),
        ("trợ cấp xã hội", "1.001776"),
        ("hộ nghèo", "1.011607"),
    ],
)
def test_the_words_that_an_end_tells_to_type_lead_there(words: str, code: str) -> None:
    assert catalogue().search(words)[0].code == code


@pytest.mark.parametrize(
    ("man", "woman", "may"),
    [
        ("24/11/2006", "24/11/2008", True),       # 20 and 18 today
        ("25/11/2006", "24/11/2008", False),
        ("24/11/2006", "25/11/2008", False),
    ],
)
def test_the_age_for_marriage_counts_to_the_day(man: str, woman: str, may: bool) -> None:
    chat = filing(MARRIAGE)
    walk(chat, words={"man_birth": man, "woman_birth": woman}, picks={"age": "wait", "woman_age": "wait"})
    assert ("Gửi hồ sơ" in chat.labels) is may
    if not may:
        assert ("người nam chưa đủ 20 tuổi" if man.startswith("25") else "người nữ chưa đủ 18 tuổi") in chat.text


def test_a_birth_date_that_was_mistyped_can_be_put_right() -> None:
    chat = filing(MARRIAGE)
    walk(chat, words={"man_birth": "20/05/2010"}, until="age")
    assert "người nam chưa đủ 20 tuổi" in chat.text
    chat.send("quay lại")
    chat.send("20/05/1990")
    walk(chat)
    assert "Gửi hồ sơ" in chat.labels


def test_the_birth_date_that_is_asked_for_again_is_that_of_whoever_is_too_young() -> None:
    chat = filing(MARRIAGE)
    walk(chat, words={"woman_birth": "20/05/2010"}, until="woman_age")
    assert "người nữ chưa đủ 18 tuổi" in chat.text
    chat.send("quay lại")
    assert "Người nữ sinh ngày nào?" in chat.text


@pytest.mark.parametrize(
    ("born", "picks", "may"),
    [
        ("24/11/1951", {}, True),                                     # 75 today
        ("25/11/1951", {"poor": "none"}, False),
        ("25/11/1951", {"poor": "near"}, True),
        ("24/11/1956", {"poor": "poor"}, True),                       # 70 today
        ("25/11/1956", {"age": "wait"}, False),
        ("20/05/1948", {"pension": "enough"}, False),
        ("20/05/1948", {"pension": "small"}, True),
    ],
)
def test_who_gets_the_social_pension(born: str, picks: dict[str, str], may: bool) -> None:
    chat = filing(PENSION)
    walk(chat, words={"elder_birth": born}, picks={"what": "first", "pension": "none", **picks})
    assert ("Gửi hồ sơ" in chat.labels) is may


def test_telling_of_a_death_needs_no_age_and_no_account() -> None:
    chat = filing(PENSION)
    keys = walk(chat, words={"elder_birth": "20/05/1970"}, picks={"what": "stopped"})
    assert not {"age", "poor", "pension", "money"} & set(keys)


@pytest.mark.parametrize(
    ("picks", "wanted"),
    [
        ({"for_whom": "self", "had_before": "no"}, set()),
        ({"for_whom": "self", "had_before": "kept"}, {"old_paper"}),
        ({"for_whom": "self", "had_before": "lost"}, set()),
        ({"for_whom": "other", "had_before": "kept"}, {"old_paper", "proxy_paper"}),
    ],
)
def test_the_single_status_paper_asks_for_the_old_one_only_when_there_was_one(picks: dict[str, str], wanted: set[str]) -> None:
    chat = filing(SINGLE)
    walk(chat, picks=picks)
    assert papers(chat) == wanted


def test_a_paper_that_is_not_there_yet_keeps_the_draft_and_gives_no_code() -> None:
    chat = filing(SINGLE)
    walk(chat, picks={"for_whom": "self", "had_before": "kept"}, until="old_paper")
    chat.send("chưa có")
    assert "Gửi hồ sơ" not in chat.labels
    assert "Giấy tình trạng hôn nhân cũ" in chat.text
    chat.send(tap="do:submit")
    assert "Mã hồ sơ" not in chat.text


def test_figures_of_the_law_have_a_source_and_a_day() -> None:
    assert all(rule.source and rule.since <= date(2026, 11, 22) and rule.value > 0 for rule in law.RULES)
    assert law.age(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert law.age(date(2008, 2, 29), date(2026, 3, 1)) == 18


def test_answers_of_every_guide_unfold_from_nothing() -> None:
    for code in GUIDES:
        one = catalogue().get(code)
        assert one is not None
        assert unfold(dialog_for(one), Situation({}, date(2026, 11, 24)))
