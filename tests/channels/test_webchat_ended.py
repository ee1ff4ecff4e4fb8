"""The end of a conversation over the real store: an old cookie opens nothing, not even for an official, and papers' links cost no write."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client import CollectorRegistry

from bot.channels.webchat import ChatSettings, mount
from bot.channels.webchat.session import address_of
from bot.chat_ports import OfficePorts
from bot.fresh import clock
from bot.guard import Doorway
from bot.office import Office, open_office
from bot.papers_ports import PassPorts
from bot.settings import Settings
from bot.web import make_app
from handlers import listing
from storage.conversations import ENDED, Conversation
from storage.seed_catalogue import load_procedures
from tests.channels.test_webchat import Client, opened, post, token
from tests.dialogs.chatting import places


@pytest.fixture
async def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Office]:
    """An office over a store of its own, with one procedure."""
    few = [procedure for procedure in load_procedures() if procedure.code == "1.001193"]
    monkeypatch.setattr(listing, "load_procedures", lambda: few)
    monkeypatch.setattr("bot.office.load_places", places)
    settings = Settings(
        data_dir=tmp_path / "data", database_url="", master_key="5a" * 32, http_port=0, free_floor=1, free_full=1, telegram_mode="off",
        unit="UBND phường Ba Đình",
    )  # fmt: skip
    async with open_office(settings) as made:
        yield made


@asynccontextmanager
async def serving(office: Office) -> AsyncIterator[Client]:
    ports = OfficePorts(office, {}, office.keeper.keep)
    app = make_app(ports, Doorway(), CollectorRegistry(), {}, [lambda app: mount(app, ports, ChatSettings(), Doorway())])
    async with TestClient[web.Request, web.Application](TestServer(app)) as client:
        yield client


async def talk_of(office: Office, cookie: str) -> Conversation:
    lane = office.database.keys.lane("web", address_of(cookie))
    async with office.database.read() as uow:
        found = await uow.conversations.get(lane)
    assert found is not None
    return found


async def test_the_end_is_the_end_on_the_server_too(office: Office) -> None:
    async with serving(office) as client:
        await opened(client)
        old = token(client)
        replay = {"Cookie": f"motcua={old}"}
        await post(client, "/chat/send", {"id": "start-0001", "start": ""})
        assert await office.turns.batch() == 1
        talk = await talk_of(office, old)
        async with office.database.begin() as uow:
            await uow.officials.invite("hash", "admin", "", clock(), clock().replace(year=clock().year + 1))
            assert await uow.officials.redeem("hash", talk.person_id, clock(), "official")
            await uow.conversations.agree(talk.lane, clock())
            await uow.commit()
        await post(client, "/chat/send", {"id": "words-0001", "text": "Nguyễn Thị Riêng Tư"})      # kept, and its turn is still to come
        assert (await post(client, "/chat/end")).status == 200
        assert await office.turns.batch() == 1
        talk = await talk_of(office, old)
        assert (talk.closed, talk.consented_at, talk.official_id) == (ENDED, None, None)
        client.session.cookie_jar.clear()
        assert (await client.get("/chat/events", headers=replay)).status == 401
        assert (await post(client, "/chat/send", {"id": "words-0002", "text": "việc"}, **replay)).status == 401
        assert await office.turns.batch() == 0
        found = await (await post(client, "/chat/open", **replay)).json()
        assert (found["known"], found["consent"], found["seq"]) == (False, False, 0)
        assert token(client) != old


async def test_tokens_are_this_installations_own(office: Office) -> None:
    ports = OfficePorts(office, {}, office.keeper.keep)
    made = ports.new_token()
    assert len(made) == 75
    assert ports.genuine(made)
    assert not ports.genuine(made[:43] + "0" * 32)
    assert not ports.genuine("A" + made[1:])
    assert made != ports.new_token()


async def test_a_guessed_link_to_papers_opens_no_writing_unit(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody_writes(*, urgent: bool = False) -> object:
        raise AssertionError(urgent)

    monkeypatch.setattr(type(office.database), "begin", lambda self, *, urgent=False: nobody_writes(urgent=urgent))
    assert await PassPorts(office).use_pass("p" * 43) is None
