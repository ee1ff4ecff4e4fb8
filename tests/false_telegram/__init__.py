"""A Bot API server of our own for tests and benches: people, updates, files, and every fault that the real one has.

Start reading at ``server.py`` (FalseTelegram), then ``people.py`` (what a test lets a person do).
"""

from tests.false_telegram.faults import Fault
from tests.false_telegram.people import Person, Sent
from tests.false_telegram.server import FalseTelegram

__all__ = ["FalseTelegram", "Fault", "Person", "Sent"]
