"""What each command does. Commands other than the running bot open the same store for a moment and write in short pieces."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from bot import checking, drawings, official, portal_client
from bot.app import Running
from bot.fresh import clock
from bot.office import Office, open_office
from bot.settings import SHAPES, Settings, Wrong
from bot.terminal import Chat
from bot.web import Check
from dialogs.official_number import is_unit_code
from dialogs.procedures.catalogue import ProcedureList
from handlers import listing
from handlers.dossiers import unit_name
from storage.keys import FILE_NAME
from storage.lexicon import load_lexicon
from storage.seed_catalogue import load_procedures

SHOWN = 200         # added and changed procedures that a report lists one by one


async def usage(settings: Settings, options: argparse.Namespace) -> int:
    """A command without its part."""
    del settings, options
    print("Thiếu phần sau của lệnh. Xem: python -m bot --help", file=sys.stderr)
    return 2


async def run_all(settings: Settings, options: argparse.Namespace) -> int:
    """Everything in one process; prints the address and the officials' first invitation."""
    del options
    async with open_office(settings) as office:
        running = Running(office)
        greet = Greeting(office, running)
        return await greet.run()


async def run_web(settings: Settings, options: argparse.Namespace) -> int:
    return await _part(settings, options, serve=True)


async def run_worker(settings: Settings, options: argparse.Namespace) -> int:
    return await _part(settings, options, work=True)


async def run_sender(settings: Settings, options: argparse.Namespace) -> int:
    return await _part(settings, options, send=True)


async def _part(settings: Settings, options: argparse.Namespace, *, serve: bool = False, work: bool = False, send: bool = False) -> int:
    del options
    if not settings.url.startswith("postgres"):
        print(
            "Lệnh này cần PostgreSQL: đặt MOTCUA_DATABASE_URL, ví dụ postgresql://motcua@127.0.0.1/motcua. Với SQLite, dùng: python -m bot",
            file=sys.stderr,
        )
        return 2
    async with open_office(settings) as office:
        running = Running(office, serve=serve, work=work, send=send)
        if serve:
            return await Greeting(office, running).run()
        return await running.run()


class Greeting:
    """Starts the process and says where it is, once it listens."""

    def __init__(self, office: Office, running: Running) -> None:
        self._office = office
        self._running = running

    async def run(self) -> int:
        import asyncio

        started = asyncio.Event()
        serving = asyncio.create_task(self._running.run(started))
        waiting = asyncio.create_task(started.wait())
        await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if started.is_set():
            await self._say()
        try:
            return await serving
        except OSError as trouble:
            settings = self._office.settings
            why = f"Không mở được cổng {settings.http_port}: {trouble.strerror}."
            print(f"{why} Đặt MOTCUA_HTTP_PORT sang số khác rồi chạy lại.", file=sys.stderr)
            return 2

    async def _say(self) -> None:
        settings = self._office.settings
        port = self._running.port or settings.http_port
        address = settings.public_url or f"http://{settings.http_host}:{port}"
        lines = [f"Một Cửa đang chạy tại {address}/"]
        if settings.demo:
            lines.append("Đây là bản dùng thử: đặt MOTCUA_UNIT là tên đơn vị để dùng thật.")
        code = await official.first_invitation(self._office.database, clock())
        if code:
            lines.append(f"Mã mời cán bộ đầu tiên (dùng một lần, trong 24 giờ): {code}")
            lines.append("Cán bộ mở trang trên bằng trình duyệt khác hoặc cửa sổ riêng tư, rồi gõ mã này vào khung chat.")
        print("\n".join(lines), flush=True)


async def check(settings: Settings, options: argparse.Namespace) -> int:
    """Open everything, look at each part and ask each platform, print what is found; 1 when something is amiss."""
    del options
    good = True
    async with open_office(settings) as office:
        running = Running(office, serve=False, work=False, send=False)
        mine: dict[str, Callable[[], Awaitable[Check]]] = {
            "catalogue": partial(checking.catalogue, office.database),
            "files": partial(checking.files, office.database, office.files),
        }
        if settings.telegram_mode == "webhook":
            mine["webhook"] = partial(checking.webhook, settings)
        for name, look in {**running.checks(), **mine, **running.platforms()}.items():
            found = await look()
            good = good and found.good
            print(f"{'tốt' if found.good else 'LỖI'}  {name}  {found.why}".rstrip())
        await running.close()
    return 0 if good else 1


async def chat(settings: Settings, options: argparse.Namespace) -> int:
    """Talk to the bot in the terminal."""
    async with open_office(settings) as office:
        await Chat(office, options.name, options.lang).run()
    return 0


async def search(settings: Settings, options: argparse.Namespace) -> int:
    """Find procedures. Works on an empty data directory: without a store the seed is searched."""
    if options.file:
        path = Path(options.file)
        if not path.is_file():
            print(f"Không thấy tệp {path}.", file=sys.stderr)
            return 2
        lines = lines_of(path.read_bytes())
    elif options.words:
        lines = [options.words]
    else:
        print('Thiếu câu cần tìm. Ví dụ: python -m bot search "con em moi sinh"', file=sys.stderr)
        return 2
    listed = await _listed(settings)
    _ = listed.index        # built now, so that it does not count as the first question's time
    for line in lines:
        begun = time.perf_counter()
        found = listed.ranked(line, 10)
        taken = (time.perf_counter() - begun) * 1000
        if options.json:
            print(json.dumps({"query": line, "codes": [item.code for item in found][:10], "ms": round(taken, 3)}, ensure_ascii=False))
        else:
            print("\n".join(f"{item.code}  {item.title}" for item in found) or "Không thấy thủ tục nào hợp.")
    return 0


def lines_of(data: bytes) -> list[str]:
    """The lines of a file of questions, empty ones too. Only line feeds part lines, so that output and input have as many."""
    lines = data.decode("utf-8-sig", "replace").split("\n")
    return [line.removesuffix("\r") for line in (lines if lines[-1] else lines[:-1])]


async def _listed(settings: Settings) -> ProcedureList:
    if settings.database_url or (settings.data_dir / "motcua.db").exists():
        async with open_office(settings) as office:
            return office.catalogue.listed
    return ProcedureList(load_procedures(), settings.province, load_lexicon())


async def catalogue_import(settings: Settings, options: argparse.Namespace) -> int:
    """Import a file of the portal's records."""
    path = Path(options.file)
    if not path.is_file():
        print(f"Không thấy tệp {path}.", file=sys.stderr)
        return 2
    async with open_office(settings) as office:
        return _report(await listing.take_in(office.database, listing.records_of(path), clock(), sure=options.whole, tell=_progress))


async def catalogue_fetch(settings: Settings, options: argparse.Namespace) -> int:
    """Fetch the catalogue from the portal's public interface."""
    async with open_office(settings) as office:
        try:
            fetched = await portal_client.fetch_all(settings.portal_url, tell=_progress, pause=settings.portal_pause)
        except portal_client.PortalTrouble as trouble:
            print(trouble, file=sys.stderr)
            return 1
        # What could not be fetched is no proof of an end: then nothing is abolished by its absence.
        done = await listing.take_in(office.database, fetched.records, clock(), whole=fetched.whole, sure=options.whole)
        done.bad.extend(fetched.failures)
        return _report(done)


def _progress(count: int) -> None:
    if count % 500 == 0:
        print(f"… đã đọc {count} bản ghi", file=sys.stderr, flush=True)


def _report(done: listing.Imported) -> int:
    """What the import did: whatever ended, and of other changes the first, with date and decision; 1 when nothing could be read."""
    kinds = {"added": "thêm", "changed": "sửa", "replaced": "thay", "abolished": "bãi bỏ"}
    ended = [change for change in done.changes if change.kind in {"replaced", "abolished"}]
    others = [change for change in done.changes if change.kind not in {"replaced", "abolished"}]
    for change in [*others[:SHOWN], *ended]:
        tail = f" -> {change.successor}" if change.successor else f" ({', '.join(change.fields)})" if change.fields else ""
        print(f"{kinds[change.kind]:8} {change.code}  {change.date}  {change.decision}  {change.name[:80]}{tail}")
    if len(others) > SHOWN:
        print(f"… và {len(others) - SHOWN} thủ tục thêm hoặc sửa nữa")
    for code, reason in done.bad:
        print(f"bỏ qua   {code}: {reason}", file=sys.stderr)
    counts = ", ".join(f"{name} {sum(change.kind == kind for change in done.changes)}" for kind, name in kinds.items())
    print(f"Đọc {done.read} bản ghi: nhận {done.accepted}, nội bộ {done.internal}, lỗi {len(done.bad)}.")
    print(f"{counts}. Cập nhật lời văn: {done.reworded}.")
    if done.spared:
        print(
            f"Bản này thiếu {done.spared} thủ tục đang dùng, nhiều hơn {listing.MOST_ABSENT:.0%}: có thể chỉ là một phần của danh mục, nên "
            "không bãi bỏ thủ tục nào vì vắng mặt. Nếu đây là toàn bộ danh mục, chạy lại lệnh với --whole."
        )
    return 0 if done.accepted else 1


def store_there(settings: Settings) -> None:
    """For a command about what is there already: it must not begin a second store with a key of its own. Raises Wrong."""
    folder, variable, missing = settings.data_dir.resolve(), "MOTCUA_DATA_DIR", ""
    if settings.url.startswith("sqlite"):
        file = Path(settings.url.partition(":///")[2].partition("?")[0])
        if not file.is_file():
            missing = file.name
            if settings.database_url:
                folder, variable = file.resolve().parent, "MOTCUA_DATABASE_URL"
    if not missing and not settings.master_key.strip() and not (settings.data_dir / FILE_NAME).is_file():
        missing = FILE_NAME
    if missing:
        raise Wrong(
            f"Không thấy {missing} trong {folder}: đặt {variable} như của máy chủ đang chạy rồi chạy lại lệnh này.\n"
            f"{missing} is not in {folder}: set {variable} as the running server has it."
        )


async def official_invite(settings: Settings, options: argparse.Namespace) -> int:
    """Print a one-time code for a new official, which only the server whose store this is knows."""
    store_there(settings)
    async with open_office(settings) as office:
        if options.unit and not _known(office, options.unit):
            return 2
        print(await official.invite(office.database, options.role, options.unit))
    return 0


def _known(office: Office, unit: str) -> bool:
    """Whether a commune has this code; said where none has."""
    if office.desk.places.commune(unit) is not None:
        return True
    print(f"Không có xã, phường nào mang mã {unit}.", file=sys.stderr)
    return False


async def official_unit(settings: Settings, options: argparse.Namespace) -> int:
    """Give a commune its agency code, from which its dossiers get their numbers at reception."""
    store_there(settings)
    if not is_unit_code(options.agency):
        print(f"Mã {options.agency} không dùng được: {SHAPES['unit_code']}.", file=sys.stderr)
        return 2
    async with open_office(settings) as office:
        if not _known(office, options.unit):
            return 2
        await official.name_agency(office.database, options.unit, options.agency)
        print(f"{unit_name(office.desk, options.unit)}: hồ sơ tiếp nhận từ nay được cấp số theo mã {options.agency}.")
    return 0


async def official_list(settings: Settings, options: argparse.Namespace) -> int:
    """Print who acts as an official."""
    del options
    store_there(settings)
    async with open_office(settings) as office:
        print("\n".join(await official.acting(office.database)) or "Chưa có cán bộ nào.")
    return 0


async def official_end(settings: Settings, options: argparse.Namespace) -> int:
    """Let an official go; 0 done, 1 there is none."""
    store_there(settings)
    async with open_office(settings) as office:
        return await official.end(office.database, office.desk, options.official)


async def official_status(settings: Settings, options: argparse.Namespace) -> int:
    """Move a dossier; 0 done, 1 refused. Only a person who types is asked for --yes: a script knows what it does."""
    store_there(settings)
    sure = options.yes or sys.stdin is None or not sys.stdin.isatty()
    async with open_office(settings) as office:
        return await official.status(office.database, office.desk, options.code, options.status, options.reason, sure=sure)


async def draw(settings: Settings, options: argparse.Namespace) -> int:
    """Draw the conversations into a folder; needs no store."""
    del settings
    try:
        count = drawings.draw(Path(options.folder))
    except OSError as trouble:
        print(f"Không ghi được vào {options.folder}: {trouble.strerror}.", file=sys.stderr)
        return 1
    print(f"Đã vẽ {count} trang vào {options.folder}.")
    return 0


async def replay(settings: Settings, options: argparse.Namespace) -> int:
    """List letters that were set aside, or let one wait again."""
    store_there(settings)
    async with open_office(settings) as office, office.database.begin() as uow:
        if options.letter is None:
            for number, channel, why, kept in await uow.inbox.aside():
                print(f"{number}  {channel}  {kept:%Y-%m-%d %H:%M}  {why}")
            return 0
        done = await uow.inbox.replay(options.letter)
        await uow.commit()
    print("Tin này sẽ được xử lý lại." if done else "Không có tin nào mang số này, hoặc nội dung đã hết hạn giữ.")
    return 0 if done else 1
