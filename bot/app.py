"""The running bot: which channels there are, and which loops and servers one process carries."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from aiohttp import web
from prometheus_client import CollectorRegistry

from bot import loops, metrics
from bot.channels.telegram import Telegram
from bot.channels.webchat.channel import WebChat
from bot.channels.webchat.mount import mount as mount_chat
from bot.channels.webchat.ports import ChatSettings
from bot.chat_ports import OfficePorts
from bot.desk.papers import PapersLink
from bot.fresh import clock, new_id
from bot.guard import Doorway
from bot.host import give_back_memory, more_files, quiet_server
from bot.lease import Lease
from bot.office import Office, upload_of
from bot.papers_ports import PassPorts
from bot.settings import Settings, Wrong
from bot.web import Check, make_app
from dialogs.scenes import SCENES
from handlers.channel import Arrival, Channel, Kept, Part, SendFailed
from handlers.delivery import Sender
from handlers.fetching import Fetcher
from handlers.limits import TELEGRAM_ABILITIES
from handlers.trouble import where

log = logging.getLogger(__name__)

POLLING = "telegram.polling"
POLLING_LEASE = timedelta(seconds=90)
KEEP_ALIVE = 75.0           # seconds for which a resting connection stays open
LAST = 35.0                 # seconds that loops get to end by themselves: longer than a send may take
OLD_LETTER = 60.0           # seconds after which a waiting letter makes us unready


def channels_of(settings: Settings, office: Office) -> dict[str, Channel]:
    """Every channel that the settings allow, by name."""
    channels: dict[str, Channel] = {WebChat.name: WebChat()}
    if settings.telegram_token and settings.telegram_mode != "off":
        channels[Telegram.name] = telegram(settings, office)
    return channels


def telegram(settings: Settings, office: Office) -> Telegram:
    """The bot on Telegram. Its rates are the platform's own unless the operator has a server of their own. Raises Wrong."""
    abilities = TELEGRAM_ABILITIES
    changed: dict[str, Any] = {}
    if settings.telegram_whole >= 0:
        changed["whole"] = settings.telegram_whole
    if settings.telegram_each >= 0:
        changed["each"] = settings.telegram_each
    if changed:
        abilities = replace(abilities, **changed)
    try:
        return Telegram(
            settings.telegram_token,
            document=office.files.read,
            secret=settings.telegram_webhook_secret,
            hashing=office.database.keys.digest("telegram.keys", "message").encode(),
            api_url=settings.telegram_api_url,
            proxy=settings.telegram_proxy,
            abilities=abilities,
        )
    except ValueError as trouble:       # it names the setting and never its value
        raise Wrong(str(trouble)) from None


class Running:
    """One process: it starts what its role needs, serves until told to stop, and stops in order."""

    def __init__(self, office: Office, *, serve: bool = True, work: bool = True, send: bool = True) -> None:
        self.office = office
        self.settings = office.settings
        self.channels = channels_of(office.settings, office)
        self.stop = asyncio.Event()
        self.owner = new_id()           # who claims messages and leases; a process number may be the same in two containers
        self.sender = Sender(office.database, office.desk, SCENES, self.channels, clock=clock, owner=self.owner, mark=office.mark)
        self._serve, self._work, self._send = serve, work, send
        if work and send and not office.database.postgres:
            office.turns.riders_before, office.turns.riders = (self.sender.note,), (office.keeper.board, self.sender.claim)
        self.registry = CollectorRegistry()
        self.port = 0
        self._acknowledging: set[asyncio.Task[None]] = set()

    async def run(self, started: asyncio.Event | None = None) -> int:
        """Serve until ``stop`` is set or the process is told to end; the exit code: 1 when a loop ended by itself, for a supervisor."""
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(name, self.stop.set)
        await self.office.files.sweep(clock().timestamp() - 3600)
        if self._work:
            self.office.catalogue.search("khai sinh")       # builds the index now, not in somebody's first turn
        give_back_memory()
        tasks = [asyncio.create_task(task, name=name) for name, task in self._tasks().items()]
        runner = await self._listen() if self._serve else None
        if started is not None:
            started.set()
        ended = asyncio.create_task(self.stop.wait())
        try:
            await asyncio.wait({ended, *tasks}, return_when=asyncio.FIRST_COMPLETED)
            failed = not self.stop.is_set()
            for task in tasks:
                if task.done() and (trouble := None if task.cancelled() else task.exception()) is not None:
                    failed = True
                    log.error("%s ended: %s at %s", task.get_name(), type(trouble).__name__, where(trouble))
                elif task.done() and not self.stop.is_set():
                    log.error("%s ended by itself", task.get_name())
        finally:
            self.stop.set()
            if runner is not None:
                await runner.cleanup()
            _done, late = await asyncio.wait(tasks, timeout=LAST) if tasks else (set(), set())
            for task in late:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self.close()
        return int(failed)

    async def close(self) -> None:
        """Close the channels' connections."""
        for channel in self.channels.values():
            if isinstance(channel, Telegram):
                await channel.close()

    def _tasks(self) -> dict[str, Any]:
        office, stop = self.office, self.stop
        tasks: dict[str, Any] = {"catalogue": loops.every(loops.FOLLOW, partial(loops.follow, office), stop)}
        if self._work:
            fetcher = Fetcher(office.database, office.files, self.channels, office.limits, clock=clock, mark=office.mark)
            tasks["turns"] = loops.turns(office, stop)
            tasks["fetching"] = loops.fetching(office, fetcher, stop)
            tasks["drawer"] = loops.every(loops.CLEAR, partial(loops.clear, office), stop)
            tasks["tidy"] = loops.every(loops.TIDY, partial(loops.tidy, office), stop)
            if isinstance(bot := self.channels.get(Telegram.name), Telegram) and self.settings.telegram_mode == "polling":
                tasks["telegram"] = self._poll(bot)
        if self._send:
            tasks["sender"] = self.sender.run(stop)
        return tasks

    async def _poll(self, bot: Telegram) -> None:
        """Poll Telegram in one process only: a second one would take updates away from the first."""

        async def aside(body: bytes) -> None:
            await OfficePorts(self.office, {}, self.office.keeper.keep).unparsed(bot.name, body)

        async def poll(over: asyncio.Event) -> None:
            await bot.poll(partial(self.keep, bot), over, aside=aside, now=clock)

        await Lease(self.office.database, POLLING, self.owner, POLLING_LEASE, clock).while_held(poll, self.stop)

    async def keep(self, channel: Channel, arrivals: Sequence[Arrival]) -> Kept:
        """Keep, then let the platform stop its spinner on what was tapped; that may fail without harm."""
        kept = await self.office.keeper.keep(arrivals)
        for arrival in arrivals:
            if arrival.acknowledge:
                task = asyncio.create_task(self._acknowledge(channel, arrival))
                self._acknowledging.add(task)
                task.add_done_callback(self._acknowledging.discard)
        return kept

    async def _keep_any(self, arrivals: Sequence[Arrival]) -> Kept:
        channel = self.channels.get(arrivals[0].channel) if arrivals else None
        return await (self.keep(channel, arrivals) if channel is not None else self.office.keeper.keep(arrivals))

    async def _acknowledge(self, channel: Channel, arrival: Arrival) -> None:
        with contextlib.suppress(SendFailed):
            await channel.send(arrival.address, Part("", acknowledge=arrival.acknowledge))

    async def _listen(self) -> web.AppRunner:
        doorway = Doorway(public_url=self.settings.public_url, proxies=self.settings.proxies, http_host=self.settings.http_host)
        ports = OfficePorts(self.office, self.checks(), self._keep_any)
        chat = ChatSettings(file=upload_of(self.settings, WebChat.name))
        figures = metrics.register(self.registry, self.office, self.sender)
        app = make_app(
            ports,
            doorway,
            self.registry,
            {name: channel for name, channel in self.channels.items() if not channel.abilities.pulls},
            mounts=(
                lambda made: mount_chat(made, ports, chat, doorway),
                PapersLink(PassPorts(self.office), doorway).mount,
            ),
            count=figures.refresh,
        )
        more_files()
        quiet_server()
        # Bodies are not unpacked (middleware refuses packed ones): aiohttp does that on the event loop, however large they become.
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=5.0, keepalive_timeout=KEEP_ALIVE, auto_decompress=False)
        await runner.setup()
        site = web.TCPSite(runner, self.settings.http_host, self.settings.http_port, backlog=1024)
        await site.start()
        self.port = runner.addresses[0][1] if runner.addresses else self.settings.http_port
        if isinstance(bot := self.channels.get(Telegram.name), Telegram) and self.settings.telegram_mode == "webhook":
            try:
                await bot.register(f"{self.settings.address}/webhooks/{Telegram.name}")
            except (SendFailed, ValueError) as trouble:
                log.error("the Telegram webhook could not be set: %s. The other channels go on.", trouble)
        return runner

    def checks(self) -> Mapping[str, Callable[[], Awaitable[Check]]]:
        """The conditions of readiness, by name."""
        office = self.office

        async def store() -> Check:
            try:
                async with office.database.begin() as uow:
                    await uow.marks.put("ready", clock().isoformat())
                    await uow.commit()
            except Exception as trouble:
                return Check(False, f"the store does not write: {type(trouble).__name__}")
            return Check(True)

        async def space() -> Check:
            left = office.files.space()
            return Check(left != "full", "" if left == "ok" else f"disk space is {left}: make room in the data directory")

        async def queue() -> Check:
            async with office.database.read() as uow:
                counts = await uow.inbox.counts()
            age = (clock() - counts["oldest"]).total_seconds() if counts["oldest"] else 0.0
            return Check(age < OLD_LETTER, "" if age < OLD_LETTER else f"the oldest letter has waited {age:.0f} s")

        async def sending() -> Check:
            stopped = dict(self.sender.stopped)
            bot = self.channels.get(Telegram.name)
            if isinstance(bot, Telegram) and bot.trouble:
                stopped[bot.name] = bot.trouble
            return Check(not stopped, "; ".join(f"{name}: {why}" for name, why in stopped.items()))

        return {"store": store, "space": space, "queue": queue, "sending": sending}

    def platforms(self) -> Mapping[str, Callable[[], Awaitable[Check]]]:
        """Whether each platform lets us in, by channel. Each asks over the network, so readiness does not look at these."""
        bot = self.channels.get(Telegram.name)
        if not isinstance(bot, Telegram):
            return {}
        telegram = bot

        async def enter() -> Check:
            try:
                name = await telegram.username()
            except SendFailed as trouble:
                return Check(False, trouble.why)
            return Check(True, f"@{name}")

        return {telegram.name: enter}
