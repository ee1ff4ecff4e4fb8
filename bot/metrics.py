"""Figures for Prometheus: counts and ages only, never a person, an address or a code."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.fresh import clock
from bot.office import Office
from handlers.delivery import Sender


class OfficeFigures(Collector):
    """Read by ``refresh`` before each scrape (the client library reads synchronously)."""

    def __init__(self, office: Office, sender: Sender) -> None:
        self._office = office
        self._sender = sender
        self.inbox: dict[str, object] = {}
        self.outbox: dict[str, object] = {}
        self.steps: dict[int, int] = {}

    async def refresh(self) -> None:
        """Count what waits."""
        async with self._office.database.read() as uow:
            self.inbox = await uow.inbox.counts()
            self.outbox = await uow.outbox.counts()
            self.steps = await uow.dossiers.counts()

    def collect(self) -> Iterator[GaugeMetricFamily | CounterMetricFamily]:
        """What Prometheus gets."""
        oldest = self.inbox.get("oldest")
        age = (clock() - oldest).total_seconds() if oldest is not None else 0.0  # type: ignore[operator]
        for name, text, value in (
            ("motcua_inbox_waiting", "Letters that wait for their turn", self.inbox.get("waiting", 0)),
            ("motcua_inbox_oldest_seconds", "Age of the oldest waiting letter", age),
            ("motcua_inbox_set_aside", "Letters that were given up on", self.inbox.get("aside", 0)),
            ("motcua_inbox_unparsed", "Deliveries that could not be parsed", self.inbox.get("unparsed", 0)),
            ("motcua_outbox_sending", "Messages on their way", self.outbox.get("sending", 0)),
            ("motcua_outbox_failed", "Messages that could not be sent", self.outbox.get("failed", 0)),
            ("motcua_outbox_unknown", "Messages that may not have arrived", self.outbox.get("unknown", 0)),
        ):
            yield GaugeMetricFamily(name, text, value=float(value))  # type: ignore[arg-type]
        waiting = GaugeMetricFamily("motcua_outbox_waiting", "Messages that wait to be sent", labels=["channel"])
        by_channel: dict[str, int] = {}
        for channel, _priority, count, _since in self.outbox.get("waiting", ()):  # type: ignore[attr-defined]
            by_channel[channel] = by_channel.get(channel, 0) + count
        for channel, count in sorted(by_channel.items()):
            waiting.add_metric([channel], count)
        yield waiting
        dossiers = GaugeMetricFamily("motcua_dossiers", "Dossiers by national status", labels=["status"])
        for status, count in sorted(self.steps.items()):
            dossiers.add_metric([str(status)], count)
        yield dossiers
        yield CounterMetricFamily("motcua_sent", "Messages sent by this process", value=self._sender.sent)
        yield CounterMetricFamily("motcua_turn_failures", "Turns that failed in this process", value=self._office.turns.failures)


def register(registry: CollectorRegistry, office: Office, sender: Sender) -> OfficeFigures:
    """Put the figures into the registry."""
    figures = OfficeFigures(office, sender)
    registry.register(figures)
    return figures
