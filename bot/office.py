"""The office: store, files, catalogue, engine and channels put together from the settings; what every command starts with."""

from __future__ import annotations

import contextlib
import gc
import os
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot.channels.telegram import Telegram
from bot.channels.webchat.channel import WebChat
from bot.fresh import clock, new_code, new_id
from bot.settings import DEMO_UNIT, Settings, Wrong
from dialogs.engine.known import UnitInfo
from dialogs.engine.text import Text, _
from dialogs.scenes import SCENES
from handlers import drawer, listing
from handlers.acting import Desk
from handlers.delivery import tap_secret
from handlers.keeping import Keeper
from handlers.limits import TELEGRAM_ABILITIES
from handlers.papers import declined
from handlers.papers.limits import Limits
from handlers.turns import Turns
from handlers.voices import load_voices
from storage.database import Database
from storage.files import Files, FilesError
from storage.keys import Keys
from storage.places import load_places
from storage.seed_catalogue import paper_names

NOT_FETCHED = _("Chưa tải được ảnh vừa gửi. Xin gửi lại ảnh đó.")
UPLOADS = {Telegram.name: TELEGRAM_ABILITIES.upload, WebChat.name: WebChat.abilities.upload}
GARBAGE = 10_000        # new objects between two looks for garbage that counting does not find, of which turns make hardly any
CHANNEL_CODES = {"voice": "sound", "audio": "sound", "video": "moving", "sticker": "not_a_paper", "other": "not_a_paper"}


@dataclass(slots=True)
class Office:
    """What the loops, the web and the commands share."""

    settings: Settings
    database: Database
    files: Files
    limits: Limits
    desk: Desk
    catalogue: listing.LiveCatalogue
    keeper: Keeper
    turns: Turns
    mark: Callable[[str], None]


def killer() -> Callable[[str], None]:
    """Kill points for the torture: MOTCUA_KILL_AT="name:count" ends the process as kill -9 does, at the count-th passing of that mark."""
    where = os.environ.get("MOTCUA_KILL_AT", "")
    if not where:
        return lambda name: None
    wanted, _colon, count = where.partition(":")
    left = [int(count or 1)]

    def mark(name: str) -> None:
        if name == wanted:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), 9)

    return mark


def unit_of(settings: Settings) -> UnitInfo:
    """Who speaks."""
    return UnitInfo(
        name=settings.unit or DEMO_UNIT,
        demo=settings.demo,
        hotline=settings.hotline,
        public_url=settings.address,
        province=settings.province,
        draft_days=settings.draft_days,
        message_days=settings.outbox_text_days,
        page=settings.portal_url,
    )


def upload_of(settings: Settings, channel: str) -> int:
    """Bytes of a file that people may send by this channel: what the operator allows, or what its platform does where that is less."""
    return min(settings.file_bytes, UPLOADS.get(channel, settings.file_bytes))


async def discard(database: Database, files: Files, hashes: Sequence[str]) -> None:
    """Remove erased files that nobody names any more; what cannot be removed now goes at the next clearing."""
    with contextlib.suppress(OSError, FilesError):
        await drawer.discard(database, files, hashes, clock())


@contextlib.asynccontextmanager
async def open_office(settings: Settings) -> AsyncIterator[Office]:
    """Open everything below the channels. Raises Wrong, KeyTrouble and the store's own errors, each with a next step."""
    gc.disable()       # what is made here stays until the end: looking for garbage in it would only cost time, now and in every turn
    places = load_places()
    if settings.province and places.province(settings.province) is None:
        raise Wrong(
            f"MOTCUA_PROVINCE: không có tỉnh nào mang mã {settings.province}; 01 là Hà Nội, 24 là Bắc Ninh.\n"
            f"MOTCUA_PROVINCE: no province has the code {settings.province}; 01 is Hà Nội, 24 is Bắc Ninh"
        )
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as trouble:
        raise Wrong(
            f"MOTCUA_DATA_DIR: không tạo được thư mục {settings.data_dir}.\n"
            f"MOTCUA_DATA_DIR: {settings.data_dir} cannot be made: {trouble.strerror}"
        ) from None
    mark = killer()
    keys = Keys.load(settings.data_dir, settings.master_key)
    database = await Database.open(settings.url, keys)
    try:
        files = Files(settings.data_dir / "files", settings.free_floor, full=settings.free_full, mark=mark)
        limits = replace(Limits(), max_bytes=settings.file_bytes)

        def why(code: str, upload: int) -> Text:
            if code == "not_fetched":
                return NOT_FETCHED
            known = CHANNEL_CODES.get(code, code)
            return declined.why(known if known in declined.CODES else "not_a_paper", replace(limits, max_bytes=upload or limits.max_bytes))

        catalogue = await listing.load(database, settings.province, clock(), mark)
        desk = Desk(
            keys=keys,
            unit=unit_of(settings),
            unit_code=settings.unit_code,
            voices=load_voices(names={"en": paper_names()}),
            catalogue=catalogue,
            places=places,
            new_id=new_id,
            new_code=new_code,
            file_there=files.exists,
            declined=why,
            discard=partial(discard, database, files),
        )
        keeper = Keeper(
            database, clock=clock, new_id=new_id, secret=tap_secret(database), room=lambda: files.space() != "full", mark=mark
        )
        turns = Turns(database, desk, SCENES, clock=clock, uploads=partial(upload_of, settings), mark=mark)
        gc.freeze()
        gc.set_threshold(GARBAGE, 20, 50)
        gc.enable()
        yield Office(settings, database, files, limits, desk, catalogue, keeper, turns, mark)
    finally:
        gc.enable()
        await database.close()
