"""What ``check`` looks at beyond the conditions of readiness: too slow, or too rarely of use, to be asked again and again."""

from __future__ import annotations

from bot.web import Check
from handlers import seeding
from storage.database import Database


async def catalogue(database: Database) -> Check:
    """No procedure is ever taken out, so there are at least as many as the seed had."""
    seed = await seeding.seeded(database) or 0
    async with database.read() as uow:
        count = await uow.catalogue.count()
    if count < seed:
        return Check(False, f"{count} thủ tục, ít hơn {seed} của bản gốc: khôi phục kho dữ liệu từ bản sao lưu")
    return Check(True, f"{count} thủ tục")
