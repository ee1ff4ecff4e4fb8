"""Both languages: every sentence can be said, figures follow each language's customs, and a switch in the middle loses nothing."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pytest

from dialogs.engine.anywhere import LANGUAGES, SAID, SPEAK, label_of
from dialogs.engine.fields.choices import YesNo
from dialogs.engine.fold import fold
from dialogs.engine.known import Known
from dialogs.engine.match import offer_of
from dialogs.engine.message import Button, Message
from dialogs.engine.text import Money, Text, _, join, n_, raw, say
from dialogs.engine.turn import Turn
from handlers.voices import load_voices
from storage.seed_catalogue import paper_kinds, paper_names
from tests.dialogs.chatting import Chat, catalogue, photo
from tests.house.committed import modules, text_of

VOICES = load_voices(names={"en": paper_names()})
VI, EN = VOICES["vi"], VOICES["en"]
PLACEHOLDER = re.compile(r"\{(\w+)\}")


@cache
def sentences() -> tuple[Text, ...]:
    """Every sentence of the product, made by the very calls that mark it."""
    found: dict[tuple[str, str], Text] = {}
    for path in modules("dialogs", "handlers", "bot"):
        for node in ast.walk(ast.parse(text_of(path) or "")):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "n_"):
                words = [ast.literal_eval(argument) for argument in node.args]
                text = _(*words) if node.func.id == "_" else n_(*words)
                found[text.source, text.count] = text
    return tuple(found.values())


def filled(text: Text, count: int, sample: Any) -> Text:
    """The sentence with the sample in every place but that of its number."""
    values = {name: count if name == text.count else sample for name in PLACEHOLDER.findall(text.source)}
    return text(**{text.count: count, **values} if text.count else values)


@pytest.mark.parametrize("lang", sorted(VOICES))
def test_every_sentence_is_said_in_every_language(lang: str) -> None:
    voice = VOICES[lang]
    assert len(sentences()) > 500
    for text in sentences():
        for count in (0, 1, 2, 5, 1234):
            said = say(filled(text, count, raw("Ba Đình")), voice)
            assert said.strip(), text.source
            assert not PLACEHOLDER.search(said), text.source
            if set(PLACEHOLDER.findall(text.source)) - {text.count}:
                assert "Ba Đình" in said, text.source


@pytest.mark.parametrize("sample", [date(2026, 11, 24), datetime(2026, 11, 24, 2, 0, tzinfo=UTC), Money(8000), 7, 2.5, "Ba Đình", _("Có")])
def test_every_kind_of_value_is_said_in_every_language(sample: Any) -> None:
    text = _("Lý do: {reason}")
    for voice in VOICES.values():
        assert "{" not in say(text(reason=sample), voice)


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (date(2026, 11, 24), "thứ Ba, 24/11/2026", "Tuesday, 24 November 2026"),
        (datetime(2026, 11, 24, 2, 5, tzinfo=UTC), "09 giờ 05, thứ Ba, 24/11/2026", "09:05, Tuesday, 24 November 2026"),
        (datetime(2026, 11, 24, 17, 30, tzinfo=UTC), "00 giờ 30, thứ Tư, 25/11/2026", "00:30, Wednesday, 25 November 2026"),
        (Money(8000), "8.000 đồng", "8,000 VND"),
        (Money(1_500_000), "1.500.000 đồng", "1,500,000 VND"),
        (1234, "1.234", "1,234"),
        (2.5, "2,5", "2.5"),
    ],
)
def test_dates_money_and_numbers_follow_the_language(value: Any, vi: str, en: str) -> None:
    text = Text("{value}", {"value": value})
    assert (say(text, VI), say(text, EN)) == (vi, en)


@pytest.mark.parametrize(
    ("text", "count", "vi", "en"),
    [
        (n_("{n} ảnh"), 0, "0 ảnh", "0 photos"),
        (n_("{n} ảnh"), 1, "1 ảnh", "1 photo"),
        (n_("{n} ảnh"), 2, "2 ảnh", "2 photos"),
        (n_("{n} ảnh"), 1000, "1.000 ảnh", "1,000 photos"),
        (n_("{figure} ngày làm việc", "figure"), 1, "1 ngày làm việc", "1 working day"),
        (n_("{figure} ngày làm việc", "figure"), 2.5, "2,5 ngày làm việc", "2.5 working days"),
    ],
)
def test_plurals_follow_the_language(text: Text, count: float, vi: str, en: str) -> None:
    said = text(**{text.count: count})
    assert (say(said, VI), say(said, EN)) == (vi, en)


def test_what_has_no_translation_is_said_in_vietnamese() -> None:
    assert say(_("Câu này chưa ai dịch: {x}")(x=1), EN) == "Câu này chưa ai dịch: 1"
    assert say(n_("{n} câu chưa ai dịch")(n=2), EN) == "2 câu chưa ai dịch"
    assert say(raw("Có"), EN) == "Có"
    assert say(join(_("Có"), raw("Lê An"), by=", "), EN) == "Yes, Lê An"


def test_every_kind_of_paper_has_a_name_in_english() -> None:
    kinds = paper_kinds().by_key.values()
    assert len(kinds) >= 300
    for kind in kinds:
        assert say(Text(kind.label), EN) not in ("", kind.label), kind.label


# -- what English sentences tell people to type -------------------------------------------------------------------

# A name in quotation marks that is said at the counter, not typed.
NAMED = frozenset({"khai sinh kết hợp nhận cha, mẹ, con", "..."})


def test_what_english_tells_people_to_type_is_understood() -> None:
    accepted = {fold(word) for words in SAID.values() for word in words} | {words for words, _value in YesNo().examples}
    labels = {fold(say(text, EN)) for text in sentences() if not text.count and not PLACEHOLDER.search(text.source)}
    quoted = {
        word
        for text in sentences()
        for word in re.findall(r"\"([^\"]*)\"", EN.ngettext(text.source, 2) if text.count else EN.gettext(text.source))
        if not PLACEHOLDER.search(word)
    }
    assert {"my data", "my drafts", "official", "birth certificate", "death abroad"} <= quoted
    unknown = {word for word in quoted - NAMED if fold(word) not in accepted and fold(word) not in labels and not catalogue().search(word)}
    assert not unknown


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("birth certificate", "1.001193"),
        ("my child was born", "1.001193"),
        ("I want to register my child's birth", "1.001193"),
        ("birth and father", "1.000689"),
        ("birth with a foreign parent", "2.000528"),
        ("single certificate", "1.004873"),
        ("marriage with a foreigner", "2.000806"),
        ("marriage with overseas Vietnamese", "2.000806"),
        ("death abroad", "2.000547"),
        ("death of a foreigner", "1.001766"),
        ("social allowance", "1.001776"),
        ("poor household", "1.011607"),
        ("lost identity card", "1.014064"),
        ("How do I get a work permit?", "1.014199"),
    ],
)
def test_english_words_find_the_procedure(words: str, code: str) -> None:
    assert catalogue().search(words)[0].code == code


@pytest.mark.parametrize("words", ["what is the weather", "hello there", "thank you very much"])
def test_english_small_talk_finds_nothing(words: str) -> None:
    assert not catalogue().search(words)


def test_labels_are_typed_in_the_language_that_was_read() -> None:
    message = Message(_("Việc này làm cho ai?"), (Button(_("Cho chính mình"), "pick:self"), Button(_("Làm giúp người khác"), "pick:other")))
    assert offer_of(message, EN, 1, "file", "x").words["for someone else"] == "pick:other"
    assert offer_of(message, VI, 1, "file", "x").words[fold("Làm giúp người khác")] == "pick:other"


# -- switching the language in the middle -------------------------------------------------------------------------


class Bilingual(Chat):
    """A conversation with a bot that speaks every language there is."""

    def known(self) -> Known:
        return replace(super().known(), voices=VOICES)

    @property
    def heard(self) -> str:
        """All that was said last, in the language of the conversation."""
        return "\n".join(say(message.text, VOICES[self.turns[-1].lang]) for message in self.messages)

    @property
    def kept(self) -> dict[str, Any]:
        """What a switch of language must leave alone."""
        assert self.session is not None
        state = self.session.to_json()
        return {name: value for name, value in state.items() if name not in ("lang", "turn", "offered", "at")}

    def switch(self, words: str) -> Turn:
        """Change the language, and see that nothing else changed."""
        before = self.kept
        turn = self.send(words)
        assert self.kept == before
        return turn


def test_a_switch_at_any_step_keeps_step_answers_and_photos() -> None:
    chat = Bilingual()
    said = (
        "khai sinh", "có", "Đồng ý", "Cha hoặc mẹ", "Lê Minh An", "Bé trai", "01/05/2026", "Bệnh viện, trạm y tế", "Mẹ bị ốm",
        "Đã đăng ký kết hôn",
        "Nguyễn Thị Hoa", "001190000017", "Trần Văn Bình", "001088000025", "0912345678", "phường Ba Đình, Hà Nội",
    )  # fmt: skip
    for words in said:
        chat.send(words)
        vietnamese = chat.kept
        assert chat.switch("tiếng Anh").lang == "en"
        english = chat.heard
        assert chat.switch("tiếng Việt").lang == "vi"
        assert chat.heard != english
        assert chat.kept == vietnamese
    chat.send(files=(photo(1), photo(2)))
    chat.switch("english")
    chat.send(files=(photo(3),))
    assert "3 photos received for this paper" in chat.heard
    assert chat.session is not None
    paper: Any = chat.session.answers["birth_paper"]
    assert len(paper["files"]) == 3
    assert chat.session.answers["child_name"] == "Lê Minh An"


class Backwards:
    """A language that is made up: every sentence with its number of letters before it."""

    lang = "km"

    def gettext(self, source: str) -> str:
        return f"{len(source)} {VI.gettext(source)}"

    def ngettext(self, source: str, count: float) -> str:
        return f"{len(source)} {VI.ngettext(source, count)}"


ALL: dict[str, Any] = {**VOICES, "km": Backwards()}


class Polyglot(Bilingual):
    """A bot that was handed one more language, of which its code knows nothing."""

    def known(self) -> Known:
        return replace(super().known(), voices=ALL)


WISHES = [(code, words) for code, (several, _name) in LANGUAGES.items() for words in several]


def test_every_language_that_is_loaded_has_words_and_a_name() -> None:
    assert VOICES.keys() == LANGUAGES.keys()
    assert all(f"/{code}" in words and name for code, (words, name) in LANGUAGES.items())


@pytest.mark.parametrize(("code", "words"), [*WISHES, *((code, f"/{code}") for code in ALL)])
def test_every_language_is_switched_to_in_the_middle_of_a_filing(code: str, words: str) -> None:
    chat = Polyglot()
    for said in ("menu", "1", "có", "Đồng ý", "Cha hoặc mẹ", "Lê Minh An", "Bé trai"):
        chat.send(said)
    asking = chat.kept["asking"]
    for other in ALL:
        chat.switch(f"/{other}")
        assert chat.switch(words).lang == code
        assert chat.kept["asking"] == asking
    assert say(chat.messages[-1].text, ALL[code]) == say(_("Bé sinh ngày nào? Ví dụ: 28/02/2026"), ALL[code])
    chat.send("01/11/2026")
    assert chat.session is not None
    assert chat.session.answers["birth_date"] == "2026-11-01"


def test_a_language_at_a_name_is_no_name_and_no_question() -> None:
    chat = Polyglot()
    for said in ("menu", "1", "có", "Đồng ý", "Cha hoặc mẹ"):
        chat.send(said)
    assert chat.switch("/km").lang == "km"
    assert chat.switch("/xx").lang == "km"
    assert [say(label_of(f"{SPEAK}{code}"), VI) for code in ("vi", "km")] == ["Đổi sang Tiếng Việt", "Đổi sang km"]


def test_a_whole_application_in_english_with_english_words() -> None:
    chat = Bilingual()
    said = (
        "my child was born", "english", "yes", "I agree", "Grandparent or relative", "Lê Minh An", "girl", "20 November 2026",
        "Hospital or health station", "No, only the mother is named", "Nguyễn Thị Hoa", "001190000017", "Lê Thị Sáu", "0912345678",
        "Ba Dinh, Ha Noi", "1",
    )  # fmt: skip
    for words in said:
        chat.send(words)
    assert "Please send a photo of the birth paper" in chat.heard
    chat.send(files=(photo(1),))
    assert chat.heard.startswith('1 photo received for this paper. Send more, or press "Done".')
    chat.send("done")
    assert "• Sex: Girl" in chat.heard
    assert "• Date of birth: Friday, 20 November 2026" in chat.heard
    chat.send("Send application")
    assert "Tracking code: " in chat.heard


def test_a_number_means_the_same_choice_in_both_languages() -> None:
    chat = Bilingual()
    for words in ("khai sinh", "có", "Đồng ý", "Cha hoặc mẹ", "Lê Minh An"):
        chat.send(words)
    chat.switch("tiếng Anh")
    chat.send("2")
    assert chat.session is not None
    assert chat.session.answers["child_sex"] == "girl"


def test_photos_before_consent_outlive_a_switch() -> None:
    chat = Bilingual()
    for words in ("khai sinh", "có"):
        chat.send(words)
    chat.send(files=(photo(1),))
    chat.switch("tiếng Anh")
    assert "The 1 photo you sent will be taken in after you agree." in chat.heard
    assert chat.session is not None
    assert len(chat.session.tray) == 1


def test_what_is_done_elsewhere_is_told_in_english_too() -> None:
    chat = Bilingual()
    for words in ("menu", "english", "how do I get a divorce"):
        chat.send(words)
    assert chat.heard.startswith("Divorce is decided by a court")


def test_the_paper_that_is_not_there_yet_is_said_in_english() -> None:
    chat = Bilingual()
    said = (
        "khai sinh", "english", "yes", "I agree", "Mother or father", "Lê Minh An", "boy", "20/11/2026", "1", "2", "Nguyễn Thị Hoa",
        "001190000017", "0912345678", "phường Ba Đình, Hà Nội", "I don't have it",
    )  # fmt: skip
    for words in said:
        chat.send(words)
    assert 'Noted, not there yet: "Birth paper from the hospital' in chat.heard
