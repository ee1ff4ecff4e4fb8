"""The web chat for everybody: keyboard alone, screen readers, large type, narrow screens, contrast, less motion."""

from __future__ import annotations

import itertools
import re

import pytest
from playwright.sync_api import Page, expect

from bot.channels.webchat.page import FOLDER
from bot.channels.webchat.page import Page as Files
from tests.browser.conftest import OpenPage, Server
from tests.browser.test_page import agree, all_sent, choose, files, write

pytestmark = pytest.mark.browser

STYLE = (FOLDER / "chat.css").read_text("utf-8")
TEXT_ON = (
    ("ink", "paper"), ("ink", "card"), ("quiet", "paper"), ("quiet", "card"), ("teal", "paper"), ("teal", "card"), ("on-teal", "teal"),
    ("mine-ink", "mine"), ("red", "paper"), ("red", "card"), ("card", "red"), ("alarm-ink", "alarm"), ("note-ink", "note"),
)  # fmt: skip
EDGE_ON = (("edge", "card"), ("edge", "paper"), ("teal", "card"), ("focus", "card"), ("focus", "paper"))


def colours(scheme: str) -> dict[str, str]:
    light, dark = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block)) for block in re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)[:2])
    return light if scheme == "light" else {**light, **dark}


def luminance(colour: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_pair_of_colours_can_be_read(scheme: str) -> None:
    """WCAG 2.2 AA: 4.5 for text, 3 for the edges of what can be pressed."""
    named = colours(scheme)
    weak = [f"{text} on {ground}: {contrast(named[text], named[ground]):.2f}" for text, ground in TEXT_ON
            if contrast(named[text], named[ground]) < 4.5]  # fmt: skip
    weak += [f"{edge} on {ground}" for edge, ground in EDGE_ON if contrast(named[edge], named[ground]) < 3]
    assert weak == []


def test_sentences_are_there_in_both_languages_and_short() -> None:
    words = (FOLDER / "words.js").read_text("utf-8")
    blocks = re.findall(r"\n  (?:vi|en): \{(.*?)\n  \},", words, re.DOTALL)
    tables = [dict(re.findall(r'(\w+): "((?:[^"\\]|\\.)*)"', block)) for block in blocks]
    vietnamese, english = tables
    assert vietnamese.keys() == english.keys()
    for key in vietnamese:
        assert set(re.findall(r"\{\w+\}", vietnamese[key])) == set(re.findall(r"\{\w+\}", english[key])), key
    for key, text in itertools.chain(vietnamese.items(), english.items()):
        assert all(len(sentence.split()) <= 20 for sentence in re.split(r"[.:?]\s", text)), f"{key}: {text}"
    used = set(re.findall(r'data-(?:say|label|place)="(\w+)"', (FOLDER / "index.html").read_text("utf-8")))
    for script in ("chat.js", "view.js", "composer.js", "ending.js"):
        used |= set(re.findall(r'say\("(\w+)"', (FOLDER / script).read_text("utf-8")))
    assert used <= vietnamese.keys()


def test_scripts_never_make_markup_out_of_words() -> None:
    for script in FOLDER.glob("*.js"):
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", script.read_text("utf-8"))


def focused(page: Page) -> str:
    name: str = page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")
    return name


def test_everything_by_keyboard(open_page: OpenPage, server: Server) -> None:
    page = open_page(1280, 800, phone=False)
    expect(page.locator("#words")).to_be_focused()
    page.focus(".skip")
    seen = [focused(page)]
    for _ in range(12):
        page.keyboard.press("Tab")
        seen.append(focused(page))
        if seen[-1] == "send":
            break
    assert seen == [
        "Đến ô nhắn tin", "lang", "large", "end", "scroll", "024 3825 0000", "Đồng ý", "Chưa đồng ý", "Xem nội dung đầy đủ",
        "attach", "words", "send",
    ]  # fmt: skip
    for _ in range(5):
        page.keyboard.press("Shift+Tab")
    assert focused(page) == "Đồng ý"
    page.keyboard.press("Enter")
    expect(page.get_by_text("Bạn cần làm việc gì?")).to_be_visible()
    assert focused(page) == "Đồng ý"  # nothing takes the focus away; the new choices are a few Tabs on
    for _ in range(3):
        page.keyboard.press("Tab")
    assert focused(page) == "Đăng ký khai sinh"
    page.keyboard.press("Space")
    expect(page.get_by_text("Giấy thứ 1 trong 2")).to_be_visible()
    page.focus("#words")
    page.keyboard.type("một")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("hai")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã nghe: một")).to_be_visible()
    assert server.acts()[-1]["text"] == "một\nhai"
    page.focus("#end")
    page.keyboard.press("Enter")
    assert focused(page) == "stay"
    page.keyboard.press("Escape")
    expect(page.locator("#ending")).to_be_hidden()
    assert focused(page) == "end"


NAMELESS = """() => [...document.querySelectorAll("button, a, input, textarea, img, [role]")].filter((node) => {
  if (node.closest("[hidden], dialog:not([open])") || node.getAttribute("aria-hidden") === "true") return false;
  if (node.tagName === "IMG") return !node.hasAttribute("alt");
  const labels = [...(node.labels || [])].map((label) => label.textContent).join("");
  const name = node.getAttribute("aria-label") || node.textContent.trim() || labels;
  return !name && node.getAttribute("role") !== "status";
}).map((node) => node.outerHTML.slice(0, 80))"""

SMALL = """() => [...document.querySelectorAll("button, textarea, a.paper")].filter((node) => {
  const box = node.getBoundingClientRect();
  const least = node.closest(".choices:not(.past), form") && node.id !== "below" ? 48 : node.closest(".choices.past") ? 36 : 44;
  return box.width && (box.height < least - 0.5 || box.width < 44);
}).map((node) => `${node.textContent} ${node.getBoundingClientRect().width}x${node.getBoundingClientRect().height}`)"""


def test_names_roles_and_sizes(open_page: OpenPage, server: Server, photo: bytes) -> None:
    page = open_page()
    agree(page)
    page.set_input_files("#files", files(("giay.jpg", photo)))
    expect(page.get_by_text("Đã nhận 1 ảnh")).to_be_visible()
    choose(page, "Xong")
    expect(page.locator(".code")).to_be_visible()
    server.post("/test/push", text="Hồ sơ 7K3M-9Q2T đang xử lý.")
    expect(page.get_by_text("đang xử lý")).to_be_visible()
    assert page.evaluate(NAMELESS) == []
    assert page.evaluate(SMALL) == []
    assert page.locator("#log").get_attribute("aria-live") == "polite"
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((node) => node.id)")
    assert len(ids) == len(set(ids))
    expect(page.get_by_alt_text("Ảnh bạn vừa chọn: giay.jpg")).to_be_visible()
    expect(page.get_by_role("group", name="Trả lời nhanh")).to_have_count(1)
    assert page.evaluate("document.querySelectorAll('[tabindex]:not([tabindex=\"0\"]):not([tabindex=\"-1\"])').length") == 0


@pytest.mark.parametrize(("width", "height", "large"), [(320, 640, False), (320, 640, True), (390, 844, True), (1280, 800, False)])
def test_nothing_runs_out_of_the_screen(open_page: OpenPage, server: Server, width: int, height: int, large: bool) -> None:
    page = open_page(width, height, phone=width < 500)
    if large:
        page.click("#large")
        expect(page.locator("#large")).to_have_attribute("aria-pressed", "true")
    agree(page)
    write(page, "W" * 200)
    server.post("/test/push", text="Trung tâm phục vụ hành chính công " * 6 + "https://dichvucong.gov.vn/" + "a" * 120)
    expect(page.get_by_text("Trung tâm phục vụ").first).to_be_visible()
    wide = page.evaluate(
        "[...document.querySelectorAll('body *')].filter((n) => n.getBoundingClientRect().right > innerWidth + 1 && !n.closest('.hide'))"
        ".map((n) => n.tagName + n.className)"
    )
    assert wide == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    talk = page.evaluate("document.getElementById('scroll').clientHeight")
    assert talk >= height * 0.4  # the talk is what the page is for


def test_large_type_is_remembered_and_larger(open_page: OpenPage) -> None:
    page = open_page()
    size = "parseFloat(getComputedStyle(document.querySelector('.said')).fontSize)"
    before = page.evaluate(size)
    page.get_by_role("button", name="Chữ to").click()
    assert page.evaluate(size) >= before * 1.25
    page.reload()
    expect(page.locator("#large")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate(size) >= before * 1.25


def test_without_motion_nothing_moves(open_page: OpenPage) -> None:
    page = open_page(reduced_motion="reduce")
    agree(page)
    assert page.evaluate("getComputedStyle(document.querySelector('.new .said')).animationName") == "none"


def test_history_is_not_read_aloud_again(open_page: OpenPage) -> None:
    page = open_page()
    agree(page)
    write(page, "một")
    all_sent(page, 2)
    page.add_init_script("""
        addEventListener("DOMContentLoaded", () => {
          window.aloud = [];
          new MutationObserver((changes) => {
            const log = document.getElementById("log");
            if (log.getAttribute("aria-live") === "polite") window.aloud.push(...changes.flatMap((change) => [...change.addedNodes]));
          }).observe(document.getElementById("log"), { childList: true });
        });
    """)
    with page.expect_response("**/chat/events*"):
        page.reload()
    expect(page.locator("#log[aria-live=polite] > .bot")).to_have_count(3)
    write(page, "hai")
    expect(page.get_by_text("Đã nghe: hai")).to_be_visible()
    assert page.evaluate("window.aloud.map((node) => node.className)") == ["me new", "bot new"]


def test_the_page_is_small() -> None:
    assert Files().size(packed=False) < 65_000
    assert Files().size(packed=True) < 24_000
