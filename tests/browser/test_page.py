"""The web chat's page as people use it: on bad lines, with nervous thumbs, on shared phones."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, Server

pytestmark = pytest.mark.browser


def choose(page: Page, label: str) -> None:
    page.locator(".choices:not(.past)").get_by_role("button", name=label, exact=True).click()


def agree(page: Page) -> None:
    choose(page, "Đồng ý")
    expect(page.get_by_text("Bạn cần làm việc gì?")).to_be_visible()


def write(page: Page, words: str) -> None:
    page.fill("#words", words)
    page.keyboard.press("Enter")


def files(*named: tuple[str, bytes]) -> list[Any]:
    return [{"name": name, "mimeType": "image/jpeg", "buffer": data} for name, data in named]


def own(page: Page) -> list[str]:
    """What became of each own bubble, as it is shown."""
    return page.locator("#log > .me > .foot").all_inner_texts()


def all_sent(page: Page, count: int) -> None:
    expect(page.locator("#log > .me > .foot", has_text="Đã gửi")).to_have_count(count)


def test_first_screen_says_who_speaks_and_what_it_never_asks(open_page: OpenPage, server: Server) -> None:
    page = open_page()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ủy ban nhân dân xã Mẫu")
    for words in ("hệ thống tự động", "Bản chạy thử", "Tin mới chỉ hiện khi trang này đang mở", "không bao giờ hỏi mã OTP", "3825 0000"):
        expect(page.locator("body")).to_contain_text(words)
    assert [act.get("kind") for act in server.acts()] == ["start"]


def test_words_taps_and_photos_end_in_a_code(open_page: OpenPage, server: Server, photo: bytes) -> None:
    page = open_page()
    agree(page)
    write(page, "khai sinh")
    expect(page.get_by_text("Giấy thứ 1 trong 2")).to_be_visible()
    page.set_input_files("#files", files(("trang-1.jpg", photo), ("trang-2.jpg", photo + b"2"), ("trang-3.jpg", photo + b"3")))
    expect(page.get_by_text("Đã nhận 3 ảnh")).to_be_visible()
    assert page.get_by_text("Đã nhận 1 ảnh").count() == 0  # the counter is one message, replaced
    choose(page, "Xong")
    expect(page.locator(".code")).to_have_text("4QHN-8M3F")
    expect(page.get_by_role("button", name="Chép mã 4QHN-8M3F")).to_be_visible()
    expect(page.get_by_role("link", name="https://dichvucong.gov.vn/")).to_have_attribute("rel", "noopener noreferrer")
    acts = server.acts()
    assert [act.get("tap") or act.get("text") or act.get("kind") or "photo" for act in acts] == [
        "start", "yes", "khai sinh", "photo", "photo", "photo", "done",
    ]  # fmt: skip
    assert acts[1]["seen"] == 1
    assert acts[2]["seen"] == 2


def test_only_a_code_that_was_given_can_be_copied(open_page: OpenPage, server: Server) -> None:
    page = open_page()
    agree(page)
    for text in ("Mã 4QHN-8M3A có chữ chưa đúng.", "Xin gõ mã hồ sơ. Ví dụ: 7K3M-9Q2T"):
        server.post("/test/push", text=text)
        expect(page.get_by_text(text)).to_be_visible()
    expect(page.locator(".code")).to_have_text(["4QHN-8M3A", "7K3M-9Q2T"])
    expect(page.locator(".copy")).to_have_count(0)
    server.post("/test/push", text="Hồ sơ 4QHN-8M3F đã có kết quả.")
    expect(page.locator(".copy")).to_have_count(1)


def test_a_photo_waits_on_the_phone_until_consent(open_page: OpenPage, server: Server, photo: bytes) -> None:
    page = open_page()
    page.set_input_files("#files", files(("giay.jpg", photo)))
    expect(page.get_by_text("Giữ trên máy này, gửi sau khi bạn đồng ý.")).to_be_visible()
    expect(page.locator("#log > .bot")).to_have_count(2)  # the question is asked again: the photo waits for its answer
    assert [act.get("tap") for act in server.acts()] == [None, "go:consent"]
    page.reload()  # the browser keeps it, not the page
    expect(page.get_by_text("Giữ trên máy này, gửi sau khi bạn đồng ý.")).to_be_visible()
    choose(page, "Đồng ý")
    expect(page.get_by_text("Đã nhận 1 ảnh")).to_be_visible()
    all_sent(page, 2)
    assert [bool(act.get("files")) for act in server.acts()] == [False, False, False, True]


def test_a_lost_acknowledgement_is_sent_again_and_kept_once(open_page: OpenPage, server: Server, photo: bytes) -> None:
    page = open_page()
    agree(page)
    server.post("/test/fault", lose_answer=2)
    write(page, "một")
    write(page, "hai")
    page.set_input_files("#files", files(("ba.jpg", photo)))
    all_sent(page, 4)
    assert [act.get("text", "file") for act in server.acts()[2:]] == ["một", "hai", "file"]


def test_a_killed_server_costs_nothing(open_page: OpenPage, server: Server) -> None:
    page = open_page()
    agree(page)
    server.kill()
    write(page, "gửi khi máy chủ đã tắt")
    expect(page.get_by_text("Chưa gửi được, sẽ tự gửi lại.")).to_be_visible()
    server.start()
    expect(page.get_by_text("Đã nghe: gửi khi máy chủ đã tắt")).to_be_visible()
    server.post("/test/push", text="Hồ sơ 7K3M-9Q2T đã có kết quả.")
    expect(page.get_by_text("đã có kết quả")).to_be_visible()
    expect(page.locator("#banner")).to_be_hidden()
    assert page.get_by_text("Bạn cần làm việc gì?").count() == 1


def test_what_was_not_sent_survives_closing_the_page(open_page: OpenPage, server: Server) -> None:
    page = open_page()
    agree(page)
    server.post("/test/fault", down=1)
    write(page, "thứ nhất")
    write(page, "thứ hai")
    expect(page.get_by_text("Chưa gửi được, sẽ tự gửi lại.")).to_have_count(1)
    context = page.context
    page.close()
    server.post("/test/fault", down=0)
    again = context.new_page()
    again.goto(server.url)
    expect(again.get_by_text("Đã nghe: thứ hai")).to_be_visible()
    assert [act.get("text") for act in server.acts()[2:]] == ["thứ nhất", "thứ hai"]
    expect(again.locator("#log > .me .said")).to_have_text(["Bạn: Đồng ý", "Bạn: thứ nhất", "Bạn: thứ hai"])


def test_a_double_tap_is_one_act(open_page: OpenPage, server: Server) -> None:
    page = open_page()
    page.locator(".choices:not(.past)").get_by_role("button", name="Đồng ý", exact=True).dblclick()
    expect(page.get_by_text("Bạn cần làm việc gì?")).to_be_visible()
    all_sent(page, 1)
    assert [act.get("tap") for act in server.acts()] == [None, "yes"]


def test_an_old_button_still_says_which_screen_it_was_on(open_page: OpenPage, server: Server) -> None:
    page = open_page()
    agree(page)
    page.locator(".choices.past").first.get_by_role("button", name="Chưa đồng ý").click()
    expect(page.get_by_text("Đã nghe: no")).to_be_visible()
    assert (server.acts()[-1]["tap"], server.acts()[-1]["seen"]) == ("no", 1)


def test_uploads_show_progress_and_are_tried_again(open_page: OpenPage, server: Server, photo: bytes) -> None:
    page = open_page()
    agree(page)
    server.post("/test/fault", slow_file=700)
    page.set_input_files("#files", files(("cham.jpg", photo)))
    expect(page.locator("#log progress:visible")).to_have_count(1)
    expect(page.get_by_text("Đã tải xong, đang kiểm tra")).to_be_visible()
    all_sent(page, 2)
    expect(page.locator("#log progress:visible")).to_have_count(0)
    server.post("/test/fault", slow_file=0, down=1)
    page.set_input_files("#files", files(("lai.jpg", photo)))
    expect(page.get_by_role("button", name="Gửi lại ngay")).to_be_visible()
    server.post("/test/fault", down=0)
    page.get_by_role("button", name="Gửi lại ngay").click()
    all_sent(page, 3)


def test_files_that_cannot_be_taken_are_told_of(open_page: OpenPage, server: Server, photo: bytes) -> None:
    page = open_page()
    agree(page)
    page.set_input_files("#files", files(("anh.zip", photo)))
    expect(page.get_by_text("Tệp này chưa nhận được.")).to_be_visible()
    assert server.acts()[-1]["declined"] == ["archive"]
    page.set_input_files("#files", files(("trong.jpg", b"")))
    expect(page.locator("#trouble")).to_contain_text("trong.jpg: Tệp này chưa có nội dung")
    page.evaluate("""() => {
        const over = new DataTransfer();
        over.items.add(new File([new Uint8Array(20000001)], "nang.jpg", { type: "image/jpeg" }));
        window.dispatchEvent(new DragEvent("drop", { dataTransfer: over, cancelable: true }));
    }""")
    expect(page.locator("#trouble")).to_contain_text("nang.jpg: Tệp nặng hơn 20 MB")


def test_files_come_by_drop_and_paste(open_page: OpenPage, server: Server) -> None:
    page = open_page(1280, 800, phone=False)
    agree(page)
    page.evaluate("""() => {
        const carried = new DataTransfer();
        carried.items.add(new File(["mot"], "tha.pdf", { type: "application/pdf" }));
        window.dispatchEvent(new DragEvent("drop", { dataTransfer: carried, cancelable: true }));
        const pasted = new DataTransfer();
        pasted.items.add(new File(["hai"], "dan.png", { type: "image/png" }));
        window.dispatchEvent(new ClipboardEvent("paste", { clipboardData: pasted, cancelable: true }));
    }""")
    all_sent(page, 3)
    assert [file["size"] for act in server.acts()[2:] for file in act["files"]] == [3, 3]


def test_long_and_strange_texts(open_page: OpenPage, server: Server) -> None:
    page = open_page(320, 640)
    agree(page)
    page.fill("#words", "a" * 4001)
    page.click("#send")
    expect(page.locator("#trouble")).to_contain_text("Tin dài 4001 chữ cái, mỗi tin tối đa 4000")
    assert page.input_value("#words") == "a" * 4001  # nothing that was typed is lost
    page.fill("#words", "ngắn hơn")
    expect(page.locator("#trouble")).to_be_hidden()
    strange = "<img src=x onerror=alert(1)><b>đậm</b>\n" + "w" * 300 + "\n😀 \u202eABC"
    write(page, strange)
    all_sent(page, 2)
    expect(page.locator("#log > .bot").last).to_contain_text("<b>đậm</b>")
    assert page.locator("#log img").count() == 0
    assert server.acts()[-1]["text"] == strange
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.evaluate("document.getElementById('words').value = '\\ud800 nửa chữ'")  # half an emoji, as some keyboards leave it
    page.click("#send")
    all_sent(page, 3)
    assert server.acts()[-1]["text"] == "\ufffd nửa chữ"


def test_language_switch_reaches_page_and_bot_and_stays(open_page: OpenPage, server: Server) -> None:
    page = open_page()
    agree(page)
    page.get_by_role("button", name="English").click()
    expect(page.get_by_text("What do you need?")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("button", name="Large type")).to_be_visible()
    assert (server.acts()[-1]["text"], server.acts()[-1]["lang"]) == ("tiếng Anh", "en")
    page.reload()
    expect(page.get_by_role("button", name="Tiếng Việt")).to_be_visible()
    expect(page.locator("#log > .bot")).to_have_count(3)


def test_opened_in_english_the_welcome_is_english(open_page: OpenPage, server: Server) -> None:
    page = open_page(path="/?lang=en&start=khai-sinh")
    expect(page.get_by_text("Hello. Do you agree?")).to_be_visible()
    assert (server.acts()[0]["start"], server.acts()[0]["lang"]) == ("khai-sinh", "en")
    assert page.url == f"{server.url}/"


def test_two_windows_are_welcomed_once(open_page: OpenPage, server: Server) -> None:
    page = open_page()
    other = page.context.new_page()
    other.goto(server.url)
    expect(other.get_by_text("Bạn có đồng ý không?")).to_be_visible()
    assert len(server.acts()) == 1
    choose(page, "Đồng ý")
    expect(other.get_by_text("Bạn cần làm việc gì?")).to_be_visible()


def test_ending_on_a_shared_phone_leaves_nothing(open_page: OpenPage, server: Server) -> None:
    page = open_page()
    agree(page)
    write(page, "Nguyễn Thị Riêng Tư")
    all_sent(page, 2)
    page.get_by_role("button", name="Kết thúc").click()
    page.get_by_role("button", name="Ở lại").click()
    expect(page.get_by_text("Đã nghe: Nguyễn Thị Riêng Tư")).to_be_visible()
    page.get_by_role("button", name="Kết thúc").click()
    page.get_by_role("button", name="Kết thúc và xóa").click()
    expect(page.get_by_role("heading", name="Đã kết thúc trên máy này")).to_be_focused()
    assert len(server.look()["forgotten"]) == 1
    assert page.context.cookies() == []
    assert "Riêng Tư" not in page.evaluate("JSON.stringify(localStorage)")
    page.get_by_role("button", name="Bắt đầu lượt mới").click()
    expect(page.get_by_text("Bạn có đồng ý không?")).to_be_visible()
    expect(page.locator("#log > .me")).to_have_count(0)


def test_ending_without_a_line_is_told_to_the_server_later(open_page: OpenPage, server: Server) -> None:
    page = open_page()
    agree(page)
    server.post("/test/fault", down=1)
    write(page, "còn chờ")
    expect(page.get_by_text("Chưa gửi được")).to_be_visible()
    page.get_by_role("button", name="Kết thúc").click()
    expect(page.get_by_text("Còn 1 tin hoặc tệp chưa gửi.")).to_be_visible()
    page.get_by_role("button", name="Kết thúc và xóa").click()
    expect(page.get_by_text("chưa có mạng để báo máy chủ")).to_be_visible()
    server.post("/test/fault", down=0)
    page.reload()
    expect(page.get_by_text("Bạn có đồng ý không?")).to_be_visible()
    assert len(server.look()["forgotten"]) == 1
    assert all("còn chờ" not in str(lane) for lane in server.look()["lanes"].values())


def test_the_other_window_ends_too(open_page: OpenPage, server: Server) -> None:
    page = open_page()
    other = page.context.new_page()
    other.goto(server.url)
    expect(other.get_by_text("Bạn có đồng ý không?")).to_be_visible()
    page.get_by_role("button", name="Kết thúc").click()
    page.get_by_role("button", name="Kết thúc và xóa").click()
    expect(other.get_by_text("Lượt này đã được kết thúc ở một cửa sổ khác.")).to_be_visible()
    expect(other.locator("#log > li")).to_have_count(0)


def test_banners_for_no_network_and_a_full_disk(open_page: OpenPage, server: Server) -> None:
    page = open_page()
    agree(page)
    page.context.set_offline(True)
    expect(page.locator("#banner")).to_contain_text("Đang mất mạng")
    page.context.set_offline(False)
    expect(page.locator("#banner")).to_be_hidden()
    server.post("/test/room", room="low")
    expect(page.locator("#banner")).to_contain_text("chưa nhận ảnh và tệp")
    server.post("/test/room", room="full")
    expect(page.locator("#banner")).to_contain_text("hết chỗ")
    write(page, "giữ hộ")
    expect(page.get_by_text("Chưa gửi được")).to_be_visible()
    server.post("/test/room", room="ok")
    expect(page.get_by_text("Đã nghe: giữ hộ")).to_be_visible()
    expect(page.locator("#banner")).to_be_hidden()


def test_news_is_confirmed_as_shown(open_page: OpenPage, server: Server) -> None:
    page = open_page()
    with page.expect_response("**/chat/shown"):
        server.post("/test/push", text="Hồ sơ đã được nhận.")
    lane = next(iter(server.look()["lanes"].values()))
    assert lane["shown"] == lane["seq"] == 2


def test_a_document_opens_from_the_chat(open_page: OpenPage) -> None:
    page = open_page()
    agree(page)
    write(page, "biên nhận")
    link = page.get_by_role("link", name="Mở tệp: bien-nhan.pdf")
    expect(link).to_be_visible()
    answer = page.evaluate("async (path) => (await fetch(path)).headers.get('content-type')", link.get_attribute("href"))
    assert answer == "application/pdf"
