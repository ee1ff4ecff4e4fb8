"""What goes from the page and what stays: counts, questions, news, and everything after the person's data was erased."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, Server
from tests.browser.ports import MENU
from tests.browser.test_page import agree, all_sent, choose, files, write

pytestmark = pytest.mark.browser


def bubbles(page: Page) -> list[str]:
    """What the bot has said, as it stands on the page."""
    return [" ".join(text.removeprefix("Một Cửa:").split()) for text in page.locator("#log > .bot .said").all_inner_texts()]


def kept(page: Page) -> dict[str, Any]:
    """The talk as this browser keeps it, once it is written."""
    for _ in range(100):
        found: dict[str, Any] = json.loads(page.evaluate("localStorage['motcua.talk']"))
        if len(found["entries"]) == page.locator("#log > li:not(.day)").count():
            break
        page.wait_for_timeout(50)
    return found


def test_the_first_count_leaves_the_question_and_news_stays_between_counts(open_page: OpenPage, server: Server, photo: bytes) -> None:
    page = open_page()
    agree(page)
    write(page, "khai sinh")
    expect(page.get_by_text("Giấy thứ 1 trong 2")).to_be_visible()
    page.set_input_files("#files", files(("trang-1.jpg", photo)))
    expect(page.get_by_text("Đã nhận 1 ảnh")).to_be_visible()
    assert page.get_by_text("Giấy thứ 1 trong 2").count() == 1, "the question names the paper"
    page.set_input_files("#files", files(("trang-2.jpg", photo + b"2")))
    expect(page.get_by_text("Đã nhận 2 ảnh")).to_be_visible()
    assert page.get_by_text("Đã nhận 1 ảnh").count() == 0
    refused = "Hồ sơ 4QHN-8M3F chưa được nhận. Lý do: giấy chứng sinh ghi tên mẹ khác."
    server.post("/test/push", text=refused)
    expect(page.get_by_text(refused)).to_be_visible()
    page.set_input_files("#files", files(("trang-3.jpg", photo + b"3")))
    expect(page.get_by_text("Đã nhận 3 ảnh")).to_be_visible()
    assert page.get_by_text(refused).count() == 1
    kept(page)
    page.reload()       # which bubble was a count is still known
    page.set_input_files("#files", files(("trang-4.jpg", photo + b"4")))
    expect(page.get_by_text("Đã nhận 4 ảnh")).to_be_visible()
    assert page.get_by_text("Đã nhận 3 ảnh").count() == 0
    assert [line[:14] for line in bubbles(page)[-3:]] == ["Đã nhận 2 ảnh.", refused[:14], "Đã nhận 4 ảnh."]


def test_erasing_clears_the_screen_and_the_copy_in_the_browser(open_page: OpenPage, server: Server) -> None:
    page = open_page()
    agree(page)
    write(page, "Nguyễn Thị Riêng Tư")
    expect(page.get_by_text("Đã nghe: Nguyễn Thị Riêng Tư")).to_be_visible()
    all_sent(page, 2)
    other = page.context.new_page()
    other.goto(server.url)
    expect(other.get_by_text("Đã nghe: Nguyễn Thị Riêng Tư")).to_be_visible()
    write(page, "xoá dữ liệu")
    for each in (page, other):
        expect(each.get_by_text("Đã xoá dữ liệu của bạn.")).to_be_visible()
        expect(each.get_by_text("Riêng Tư")).to_have_count(0)
        assert "Riêng Tư" not in json.dumps(kept(each), ensure_ascii=False)
        assert bubbles(each) == ["Đã xoá dữ liệu của bạn.", MENU]
    write(page, "nói tiếp")
    expect(page.get_by_text("Đã nghe: nói tiếp")).to_be_visible()
    kept(page)
    page.reload()
    expect(page.get_by_text("Đã nghe: nói tiếp")).to_be_visible()
    expect(page.get_by_text("Riêng Tư")).to_have_count(0)


def test_erasing_takes_the_photo_that_still_waits_on_the_phone(open_page: OpenPage, server: Server, photo: bytes) -> None:
    page = open_page()
    page.set_input_files("#files", files(("giay.jpg", photo)))
    expect(page.get_by_text("Giữ trên máy này")).to_be_visible()
    write(page, "xoá dữ liệu")
    expect(page.get_by_text("Đã xoá dữ liệu của bạn.")).to_be_visible()
    expect(page.get_by_text("giay.jpg")).to_have_count(0)
    page.reload()
    expect(page.get_by_text("Đã xoá dữ liệu của bạn.")).to_be_visible()
    expect(page.get_by_text("giay.jpg")).to_have_count(0)
    write(page, "yes")
    expect(page.get_by_text("Bạn cần làm việc gì?").last).to_be_visible()
    assert not any(act.get("files") for act in server.acts())


def test_before_the_end_the_page_says_how_unfinished_work_is_taken_along(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("button", name="Kết thúc").click()
    dialog = page.locator("#ending")
    for words in ("Việc đang làm dở trên máy này sẽ không mở lại được nữa", "việc đang làm dở", "Làm tiếp ở máy khác", "DT-"):
        expect(dialog).to_contain_text(words)
    page.get_by_role("button", name="Ở lại").click()
    page.locator("#lang").click()
    page.locator("#end").click()
    for words in ("Unfinished work on this device cannot be opened again", "my drafts", "DT-"):
        expect(dialog).to_contain_text(words)


@pytest.mark.parametrize("height", [844, 560])
def test_the_first_visit_begins_with_what_is_never_asked(open_page: OpenPage, height: int) -> None:
    page = open_page(390, height)
    never = page.locator("[data-say=never]")
    for _ in range(2):
        page.wait_for_timeout(400)      # the view settles
        expect(never).to_be_in_viewport(ratio=1)
        page.reload()
        page.locator(".choices button").first.wait_for()
    choose(page, "Đồng ý")
    expect(page.get_by_text("Bạn cần làm việc gì?")).to_be_in_viewport()
