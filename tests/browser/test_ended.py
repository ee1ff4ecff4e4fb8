"""A cookie that comes back after the end: the page begins a new conversation and shows nothing of the old one."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage, Server
from tests.browser.test_page import agree, files, write

pytestmark = pytest.mark.browser


def test_a_page_whose_conversation_was_ended_begins_anew(open_page: OpenPage, server: Server) -> None:
    page = open_page()
    agree(page)
    write(page, "Nguyễn Thị Riêng Tư")
    expect(page.get_by_text("Đã nghe: Nguyễn Thị Riêng Tư")).to_be_visible()
    kept = page.context.cookies()
    page.evaluate("fetch('/chat/end', {method: 'POST', body: '{}', headers: {'Content-Type': 'application/json'}})")
    expect(page.get_by_text("Bạn có đồng ý không?")).to_be_visible()
    expect(page.get_by_text("Riêng Tư")).to_have_count(0)
    page.context.add_cookies([{"name": cookie["name"], "value": cookie["value"], "url": server.url} for cookie in kept])
    write(page, "vẫn còn đây")
    expect(page.get_by_text("Đã nghe: vẫn còn đây")).to_be_visible()
    assert "Riêng Tư" not in page.evaluate("JSON.stringify(localStorage)")
    assert [cookie["value"] for cookie in page.context.cookies()] != [cookie["value"] for cookie in kept]
    (talk,) = [talk for talk in server.look()["lanes"].values() if "vẫn còn đây" in str(talk)]
    assert [act.get("kind") or act.get("text") for act in talk["acts"]] == ["start", "vẫn còn đây"]
    page.reload()
    expect(page.get_by_text("Đã nghe: vẫn còn đây")).to_be_visible()
    expect(page.get_by_text("Riêng Tư")).to_have_count(0)


@pytest.mark.parametrize(("why", "words"), [("day", "Hôm nay đã nhận đủ tệp"), ("day_address", "Hôm nay mạng này đã gửi đủ tệp")])
def test_a_file_over_the_days_measure_is_told_of_and_holds_up_nothing(
    open_page: OpenPage, server: Server, photo: bytes, why: str, words: str
) -> None:
    page = open_page()
    agree(page)
    page.route("**/chat/file*", lambda route: route.fulfill(status=429, json={"why": why}, headers={"Retry-After": "80000"}))
    page.set_input_files("#files", files(("giay.jpg", photo)))
    expect(page.get_by_text(words)).to_be_visible()
    write(page, "nói tiếp")
    expect(page.get_by_text("Đã nghe: nói tiếp")).to_be_visible()


def test_a_line_too_slow_for_a_file_is_told_of_after_some_tries(open_page: OpenPage, server: Server, photo: bytes) -> None:
    page = open_page()
    agree(page)
    page.route("**/chat/file*", lambda route: route.fulfill(status=408, json={"why": "slow_line"}))
    page.set_input_files("#files", files(("giay.jpg", photo)))
    told = page.get_by_text("Đường truyền chậm, tệp này chưa gửi được.")
    expect(page.get_by_role("button", name="Gửi lại ngay")).to_be_visible()
    for _ in range(500):
        if told.is_visible():
            break
        page.evaluate("dispatchEvent(new Event('online'))")  # the network is back: tried again at once
    expect(told).to_be_visible()
    write(page, "nói tiếp")
    expect(page.get_by_text("Đã nghe: nói tiếp")).to_be_visible()
