"""Sending against the false Telegram: what people get, and what each fault means to us."""

from __future__ import annotations

import socket
import traceback
from dataclasses import replace

import pytest

from bot.channels.telegram import Telegram, TelegramRequest
from bot.channels.telegram.channel import keyboard
from handlers.channel import Closed, Misconfigured, Part, PartButton, Refused, SendFailed, TryLater, Unknown
from handlers.limits import TELEGRAM_ABILITIES
from tests.channels.telegram.conftest import DOCUMENTS, document
from tests.false_telegram import FalseTelegram, Fault
from tests.false_telegram.faults import AFTER, Kind
from tests.false_telegram.methods import units

CHOICES = (PartButton("Quay lại", "q:1"), PartButton("Huỷ", "h:1"), PartButton("Gặp cán bộ của phường", "g:1"))
ASK = Part("Tên đầy đủ của bé là gì?", CHOICES)

MEANS: dict[Kind, type[SendFailed]] = {
    "flood": TryLater,
    "blocked": Closed,
    "deactivated": Closed,
    "gone": Closed,
    "refused": Refused,
    "revoked": Misconfigured,
    "unknown method": Misconfigured,
    "broken": TryLater,
    "gateway": Unknown,
    "unavailable": TryLater,
    "block page": TryLater,
    "redirect": Misconfigured,
    "garbled": Unknown,
    "silent before": Unknown,
    "silent after": Unknown,
    "reset before": Unknown,
    "reset after": Unknown,
}


async def test_a_question_with_its_answers(platform: FalseTelegram, channel: Telegram) -> None:
    person = platform.person(7)
    number = await channel.send("7", ASK)
    (message,) = person.inbox
    assert message.message_id == int(number)
    assert message.text == ASK.text
    assert message.buttons == [[("Quay lại", "q:1"), ("Huỷ", "h:1")], [("Gặp cán bộ của phường", "g:1")]]


async def test_nothing_in_a_text_becomes_markup(platform: FalseTelegram, channel: Telegram) -> None:
    text = "<b>5.000</b> *đồng* [đây](https://example.org) &amp; https://example.org"
    platform.person(7)
    await channel.send("7", Part(text))
    assert platform.person(7).says_back() == [text]


@pytest.mark.parametrize("kind", list(MEANS))
async def test_what_each_fault_means(platform: FalseTelegram, channel: Telegram, kind: Kind) -> None:
    person = platform.person(7)
    platform.fault(Fault(kind, method="sendMessage"))
    with pytest.raises(SendFailed) as caught:
        await channel.send("7", ASK)
    assert type(caught.value) is MEANS[kind]
    # "Nobody knows" is the only thing that may be said when it did arrive, and nothing else may be said to have failed when it did.
    assert len(person.inbox) == (1 if kind in AFTER else 0)
    assert platform.calls["sendMessage"] == 1
    # The fault is over: the next one goes out.
    await channel.send("7", ASK)
    assert person.inbox[-1].text == ASK.text


async def test_telegram_names_the_seconds(platform: FalseTelegram, channel: Telegram) -> None:
    platform.person(7)
    platform.fault(Fault("flood", retry_after=17))
    with pytest.raises(TryLater) as caught:
        await channel.send("7", ASK)
    assert (caught.value.after, caught.value.everyone) == (17.0, False)


async def test_many_chats_slowed_down_at_one_time_mean_everyone(platform: FalseTelegram, channel: Telegram) -> None:
    said = []
    for chat in (7, 7, 7, 8, 9):
        platform.person(chat)
        platform.fault(Fault("flood", chat=chat))
        with pytest.raises(TryLater) as caught:
            await channel.send(str(chat), ASK)
        said.append(caught.value.everyone)
    assert said == [False, False, False, False, True]


async def test_not_reached_means_not_sent() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    channel = Telegram("7:AAF-x", document=document, api_url=f"http://127.0.0.1:{port}")
    with pytest.raises(TryLater) as caught:
        await channel.send("7", ASK)
    assert caught.value.everyone
    await channel.close()
    with pytest.raises(TryLater):
        await channel.send("7", ASK)


async def test_a_stranger_and_a_blocking_person(platform: FalseTelegram, channel: Telegram) -> None:
    with pytest.raises(Closed):
        await channel.send("404", ASK)
    platform.person(7).blocks_bot()
    with pytest.raises(Closed):
        await channel.send("7", ASK)


@pytest.mark.parametrize("part", [
    Part("x" * 4097), Part("😀" * 2049), Part("  \n "), Part("mất nửa chữ \udcff"), ASK._replace(buttons=(PartButton("Gửi", "x" * 65),)),
    ASK._replace(buttons=(PartButton("", "x"),)), Part("x", document="unknown hash"),
])
async def test_what_telegram_never_takes(platform: FalseTelegram, channel: Telegram, part: Part) -> None:
    person = platform.person(7)
    with pytest.raises(Refused):
        await channel.send("7", part)
    assert person.inbox == []


@pytest.mark.parametrize("address", ["", "an", "7 ", "²", "../7"])
async def test_an_address_is_a_number(channel: Telegram, address: str) -> None:
    with pytest.raises(Refused):
        await channel.send(address, ASK)


async def test_the_longest_text_and_payload_go_out(platform: FalseTelegram, channel: Telegram) -> None:
    person = platform.person(7)
    await channel.send("7", Part("😀" * 2048, (PartButton("Gửi", "ệ" * 21 + "x"),)))
    assert units(person.inbox[0].text) == 4096
    assert len(person.inbox[0].buttons[0][0][1].encode()) == 64


async def test_a_message_is_replaced(platform: FalseTelegram, channel: Telegram) -> None:
    person = platform.person(7)
    number = await channel.send("7", ASK)
    assert await channel.send("7", Part("Đã nhận 1 ảnh.", replaces=number)) == number
    assert await channel.send("7", Part("Đã nhận 1 ảnh.", replaces=number)) == number      # not modified: as good as sent
    assert [message.texts for message in person.inbox] == [[ASK.text, "Đã nhận 1 ảnh."]]
    assert person.inbox[0].buttons == []


async def test_what_cannot_be_replaced_is_said_anew(platform: FalseTelegram, channel: Telegram) -> None:
    person = platform.person(7)
    picture = await channel.send("7", Part("", document="png", document_name="ma.png"))
    for gone in ("9999", picture, "not a number"):
        await channel.send("7", Part(f"thay {gone}", replaces=gone))
    assert person.says_back()[1:] == ["thay 9999", f"thay {picture}", "thay not a number"]


async def test_replacing_stops_at_a_closed_door_or_an_unknown_end(platform: FalseTelegram, channel: Telegram) -> None:
    person = platform.person(7)
    number = await channel.send("7", ASK)
    platform.fault(Fault("silent after", method="editMessageText"))
    with pytest.raises(Unknown):
        await channel.send("7", Part("mới", replaces=number))
    person.blocked = True
    with pytest.raises(Closed):
        await channel.send("7", Part("mới hơn", replaces=number))
    assert [message.texts for message in person.inbox] == [[ASK.text, "mới"]]
    assert platform.calls["sendMessage"] == 1


async def test_a_tap_is_acknowledged_before_its_answer(platform: FalseTelegram, channel: Telegram) -> None:
    person = platform.person(7)
    await channel.send("7", ASK)
    tap = person.taps("Huỷ")
    await channel.send("7", Part("Đã giữ lại bản nháp.", acknowledge=tap))
    assert person.acknowledged == [tap]
    assert await channel.send("7", Part("", acknowledge=tap)) == ""
    assert len(person.inbox) == 2


@pytest.mark.parametrize("kind", ["silent before", "flood", "reset before", "broken", "refused", None])
async def test_the_answer_does_not_hang_on_the_acknowledgement(platform: FalseTelegram, channel: Telegram, kind: Kind | None) -> None:
    person = platform.person(7)
    await channel.send("7", ASK)
    tap = person.taps("Huỷ", stale=kind is None)
    if kind is not None:
        platform.fault(Fault(kind, method="answerCallbackQuery"))
    await channel.send("7", Part("Đã giữ lại bản nháp.", acknowledge=tap))
    assert person.says_back()[-1] == "Đã giữ lại bản nháp."
    assert channel.counts["tap not acknowledged"] == 1


async def test_a_document_with_its_words(platform: FalseTelegram, channel: Telegram) -> None:
    person = platform.person(7)
    part = Part("Biên nhận", (PartButton("Xem", "x:1"),), document="pdf", document_name='Biên nhận "7K3M"/9Q2T.pdf')
    number = await channel.send("7", part)
    (message,) = person.inbox
    assert (message.method, message.message_id, message.text) == ("sendDocument", int(number), "Biên nhận")
    assert (message.document, message.file_name) == (DOCUMENTS["pdf"], "Biên nhận _7K3M__9Q2T.pdf")
    assert message.labels == ["Xem"]


async def test_a_picture_shows_in_the_chat_or_goes_as_a_document(platform: FalseTelegram, channel: Telegram) -> None:
    person = platform.person(7)
    await channel.send("7", Part("Mã QR", document="png", document_name="ma.png"))
    platform.fault(Fault("refused", method="sendPhoto"))
    await channel.send("7", Part("Mã QR", document="png", document_name="ma.png"))
    assert [message.method for message in person.inbox] == ["sendPhoto", "sendDocument"]


async def test_words_too_long_for_a_caption_go_first(platform: FalseTelegram, channel: Telegram) -> None:
    person = platform.person(7)
    await channel.send("7", Part("ư" * 1025, (PartButton("Xem", "x:1"),), document="pdf", document_name="a.pdf"))
    assert [(message.method, len(message.text), message.labels) for message in person.inbox] == [
        ("sendMessage", 1025, ["Xem"]), ("sendDocument", 0, []),
    ]
    platform.fault(Fault("broken", method="sendDocument"))
    with pytest.raises(Unknown, match="the text went out"):
        await channel.send("7", Part("ư" * 1025, document="pdf", document_name="a.pdf"))


async def test_a_document_too_big(platform: FalseTelegram) -> None:
    small = replace(TELEGRAM_ABILITIES, document=10)
    channel = Telegram(platform.token, document=document, api_url=platform.url, abilities=small)
    platform.person(7)
    with pytest.raises(Refused):
        await channel.send("7", Part("x", document="pdf"))
    assert not platform.calls
    await channel.close()


async def test_a_wrong_token(platform: FalseTelegram) -> None:
    for token in ("700000001:AAF-another", "1:abc"):
        channel = Telegram(token, document=document, api_url=platform.url)
        with pytest.raises(Misconfigured):
            await channel.send("7", ASK)
        await channel.close()


def test_two_short_labels_share_a_row() -> None:
    rows = keyboard(tuple(PartButton(label, "x") for label in ("Có", "Không", "Có", "Chưa có giấy này bây giờ", "Không", "Có", "Giúp")))
    assert [[cell["text"] for cell in row] for row in rows["inline_keyboard"]] == [
        ["Có", "Không"], ["Có"], ["Chưa có giấy này bây giờ"], ["Không", "Có"], ["Giúp"],
    ]


@pytest.mark.parametrize(("token", "settings"), [
    ("no-token-SECRETPART", {}), ("1:SECRETPART tail", {}), ("1:SECRETPART", {"api_url": "ftp://x"}),
    ("1:SECRETPART", {"api_url": "nonsense"}), ("1:SECRETPART", {"secret": "có dấu"}), ("1:SECRETPART", {"proxy": "ftp://user:SECRETPART@host"}),
    ("1:SECRETPART", {"api_url": "http://[SECRETPART"}),
])
def test_a_wrong_setting_is_told_without_the_token(token: str, settings: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="MOTCUA_TELEGRAM_") as caught:
        Telegram(token, document=document, **settings)     # type: ignore[arg-type]
    assert "SECRETPART" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("kind", [*MEANS, "refused connection"])
async def test_no_error_tells_the_token_or_the_person(
    platform: FalseTelegram, channel: Telegram, kind: Kind, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    chat, text = 987654321, "Nguyễn Thị " + "Bí Mật"
    platform.person(chat)
    if kind in MEANS:
        platform.fault(Fault(kind))
    else:
        await platform.close()
    with pytest.raises(SendFailed) as caught:
        await channel.send(str(chat), Part(text))
    assert caught.value.why
    said = "".join(traceback.format_exception(caught.value)) + caplog.text
    error: BaseException | None = caught.value
    while error is not None:                     # what hangs behind it as well, which a careless report would print
        said += repr(error) + str(error)
        error = error.__context__
    for secret in (platform.token, platform.token.partition(":")[2], str(chat), text):
        assert secret not in said


async def test_descriptions_lose_their_long_numbers(platform: FalseTelegram) -> None:
    from bot.channels.telegram.outcomes import NoSuccess, result

    with pytest.raises(NoSuccess) as caught:
        result("sendMessage", 400, b'{"ok":false,"error_code":400,"description":"Bad Request: user 987654321 has 0912345678"}')
    assert caught.value.failed.why == "sendMessage: 400 Bad Request: user … has …"


async def test_python_telegram_bot_runs_on_the_same_connection(platform: FalseTelegram) -> None:
    import telegram as ptb

    person = platform.person(7)
    request = TelegramRequest()
    async with ptb.Bot(platform.token, base_url=f"{platform.url}/bot", request=request, get_updates_request=request) as bot:
        assert bot.username == "mot_cua_thu_bot"
        await bot.send_message(7, "Chào")
        await bot.send_document(7, DOCUMENTS["pdf"], filename="a.pdf")
        person.blocked = True
        with pytest.raises(ptb.error.Forbidden):
            await bot.send_message(7, "Chào")
    assert [(message.text, message.file_name) for message in person.inbox] == [("Chào", ""), ("", "a.pdf")]
