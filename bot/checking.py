"""What ``check`` looks at beyond the conditions of readiness: too slow, or too rarely of use, to be asked again and again."""

from __future__ import annotations

from bot.settings import Settings
from bot.web import Check
from handlers import seeding
from storage.database import Database
from storage.files import Files

CHUNK = 500


async def catalogue(database: Database) -> Check:
    """No procedure is ever taken out, so there are at least as many as the seed had."""
    seed = await seeding.seeded(database) or 0
    async with database.read() as uow:
        count = await uow.catalogue.count()
    if count < seed:
        return Check(False, f"{count} thủ tục, ít hơn {seed} của bản gốc: khôi phục kho dữ liệu từ bản sao lưu")
    return Check(True, f"{count} thủ tục")


async def files(database: Database, drawer: Files) -> Check:
    """Every kept file is read against its hash, and every file on the list is there. Hashes are said and never whose they are."""
    read = 0
    damaged: list[str] = []
    async for checked in drawer.verify_all():
        read += 1
        if not checked.sound:
            damaged.append(checked.hash)
    missing = sorted(set(await _missing(database, drawer)) - set(damaged))
    said = f"đã đọc lại {read} tệp"
    if not (missing or damaged):
        return Check(True, said)
    said += f", {len(missing)} thiếu, {len(damaged)} hỏng: khôi phục từ bản sao lưu vào {drawer.root}"
    lines = [f"      {word}  {name}" for word, names in (("thiếu", missing), ("hỏng ", damaged)) for name in names]
    return Check(False, "\n".join((said, *lines)))


async def _missing(database: Database, drawer: Files) -> list[str]:
    """Files on the list that do not lie in the drawer. A clearing takes a file off the list first, so those are asked for once more."""
    found: list[str] = []
    after = ""
    while True:
        async with database.read() as uow:
            part = await uow.files.listed_from(after, CHUNK)
        if not part:
            break
        found += [name for name, size in part if not drawer.exists(name, size)]
        after = part[-1][0]
    async with database.read() as uow:
        return list(await uow.files.get_many(found))


async def webhook(settings: Settings) -> Check:
    """What Telegram's webhook needs beside the token: an address that Telegram reaches, and a secret that nobody else knows."""
    needed = {
        "MOTCUA_TELEGRAM_TOKEN": (settings.telegram_token, "mã của bot, do BotFather cấp"),
        "MOTCUA_PUBLIC_URL": (settings.public_url, "địa chỉ https mà Telegram gọi được, ví dụ https://motcua.example.vn"),
        "MOTCUA_TELEGRAM_WEBHOOK_SECRET": (settings.telegram_webhook_secret, "một chuỗi ngẫu nhiên, ví dụ do openssl rand -hex 32 in ra"),
    }
    lacking = [f"đặt {name} là {what}" for name, (value, what) in needed.items() if not value]
    return Check(not lacking, f"MOTCUA_TELEGRAM_MODE=webhook: {'; '.join(lacking)}" if lacking else "")
