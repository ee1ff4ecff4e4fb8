"""The command line: ``python -m bot`` runs everything in one process; the other commands are listed by ``--help``."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable, Sequence

from bot import commands, lexicon, official
from bot.settings import Settings, Wrong, load
from dialogs.status import STATUSES
from storage.database import StoreTrouble
from storage.keys import KeyTrouble

# Libraries that tell the values of statements, or what stands in a photo, to whoever sets the level to debug.
CHATTY = ("aiosqlite", "asyncio", "alembic", "aiohttp", "sqlalchemy", "PIL", "pypdf", "telegram")

Command = Callable[[Settings, argparse.Namespace], Awaitable[int]]


def parser() -> argparse.ArgumentParser:
    """Every command with its options."""
    made = argparse.ArgumentParser(prog="python -m bot", description="Một Cửa Bot: hồ sơ hành chính qua khung chat.")
    made.set_defaults(command=commands.run_all)
    several = made.add_subparsers(metavar="LỆNH")

    def add(name: str, command: Command, text: str) -> argparse.ArgumentParser:
        one = several.add_parser(name, help=text, description=text)
        one.set_defaults(command=command)
        return one

    add("all", commands.run_all, "chạy tất cả trong một tiến trình (mặc định)")
    add("web", commands.run_web, "chỉ chạy trang web và webhook (cần PostgreSQL)")
    add("worker", commands.run_worker, "chỉ chạy phần trả lời (cần PostgreSQL)")
    add("sender", commands.run_sender, "chỉ chạy phần gửi tin (cần PostgreSQL)")
    add("check", commands.check, "kiểm tra cài đặt, kho dữ liệu, tệp và kênh")
    chat = add("chat", commands.chat, "trò chuyện trong cửa sổ dòng lệnh; [ảnh.jpg] để gửi tệp")
    chat.add_argument("--as", dest="name", default="nguoi-dan", metavar="TÊN", help="tên người dùng thử")
    chat.add_argument("--lang", choices=("vi", "en"), default="vi")
    search = add("search", commands.search, "tìm thủ tục")
    search.add_argument("words", nargs="?", default="")
    search.add_argument("--file", help="mỗi dòng một câu hỏi")
    search.add_argument("--json", action="store_true", help="mỗi dòng một kết quả JSON")
    words = add("lexicon", commands.usage, "các cách người dân hỏi")
    parts = words.add_subparsers(metavar="VIỆC")
    counting = parts.add_parser("stats", help="đếm số cách hỏi của mỗi cấp và tìm lỗi")
    counting.add_argument("--few", action="store_true", help="liệt kê cả thủ tục còn ít cách hỏi")
    counting.set_defaults(command=lexicon.stats)
    catalogue = add("catalogue", commands.usage, "danh mục thủ tục")
    parts = catalogue.add_subparsers(metavar="VIỆC")
    importing = parts.add_parser("import", help="nạp tệp bản ghi của Cổng dịch vụ công")
    importing.add_argument("file")
    importing.set_defaults(command=commands.catalogue_import)
    fetching = parts.add_parser("fetch", help="lấy danh mục từ Cổng dịch vụ công")
    for taking in (importing, fetching):
        taking.add_argument("--whole", action="store_true", help="đây là toàn bộ danh mục: bãi bỏ mọi thủ tục vắng mặt, dù nhiều hơn 5%%")
    fetching.set_defaults(command=commands.catalogue_fetch)
    officials = add("official", commands.usage, "cán bộ")
    parts = officials.add_subparsers(metavar="VIỆC")
    invite = parts.add_parser("invite", help="tạo mã mời dùng một lần, trong 24 giờ")
    invite.add_argument("--role", choices=("receiver", "handler", "head", "admin"), required=True)
    invite.add_argument("--unit", default="", help="mã xã (thống kê); bỏ trống: đơn vị đang chạy bot này")
    invite.set_defaults(command=commands.official_invite)
    agency = parts.add_parser("unit", help="đặt mã định danh cơ quan của một xã, phường, để cấp số hồ sơ khi tiếp nhận")
    agency.add_argument("unit", metavar="MÃ_XÃ", help="mã xã, phường (thống kê), ví dụ 00004")
    agency.add_argument("agency", metavar="MÃ_CƠ_QUAN", help="mã định danh cơ quan, ví dụ H05.105")
    agency.set_defaults(command=commands.official_unit)
    listing = parts.add_parser("list", help="liệt kê cán bộ đang làm việc")
    listing.set_defaults(command=commands.official_list)
    ending = parts.add_parser("end", help="thôi quyền của một cán bộ")
    ending.add_argument("official", metavar="SỐ", help="số của cán bộ, như lệnh list in ra")
    ending.set_defaults(command=commands.official_end)
    steps = "\n".join(f"  {official.step(number)}{' (bước cuối)' if number in official.FINAL else ''}" for number in STATUSES)
    status = parts.add_parser(
        "status", help="chuyển bước hồ sơ", description="Chuyển bước hồ sơ và báo cho người dân.", epilog=f"các bước:\n{steps}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    status.add_argument("code", metavar="MÃ", help="mã hồ sơ, ví dụ 7K3M-9Q2T, hoặc số hồ sơ")
    status.add_argument("status", type=int, choices=range(1, 11), metavar="BƯỚC", help="số từ 1 đến 10, xem dưới")
    status.add_argument("--reason", default="", metavar="LÝ_DO", help="lý do, người nộp hồ sơ sẽ đọc")
    status.add_argument("--yes", action="store_true", help="chắc chắn chuyển sang bước cuối; chỉ cần khi gõ lệnh bằng tay")
    status.set_defaults(command=commands.official_status)
    draw = add("draw", commands.draw, "vẽ các hội thoại thành hình (Mermaid)")
    draw.add_argument("folder", metavar="THƯ_MỤC", help="nơi ghi, ví dụ docs/flows")
    replay = add("replay", commands.replay, "xử lý lại tin nhắn đã để riêng")
    replay.add_argument("letter", type=int, nargs="?", help="số của tin; bỏ trống: liệt kê")
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code. 2: wrong usage or settings."""
    options = parser().parse_args(arguments)
    try:
        settings = load()
    except Wrong as trouble:
        print(trouble, file=sys.stderr)
        return 2
    logging.basicConfig(level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    for chatty in CHATTY:
        logging.getLogger(chatty).setLevel(logging.WARNING)
    try:
        return run(options.command(settings, options))
    except (Wrong, KeyTrouble, StoreTrouble) as trouble:
        print(trouble, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def run(work: Awaitable[int]) -> int:
    """Run to the end, on uvloop where it is there."""
    async def whole() -> int:
        return await work

    try:
        import uvloop
    except ImportError:
        return asyncio.run(whole())
    return uvloop.run(whole())


if __name__ == "__main__":
    sys.exit(main())
