"""Find a procedure by what happened in life: a child, a death, a house."""

from __future__ import annotations

from dialogs import listing
from dialogs.engine.fold import fold
from dialogs.engine.message import Button
from dialogs.engine.talk import Heard, Scene, Talk
from dialogs.engine.text import _, join, say
from dialogs.engine.words import BACK, MENU
from dialogs.procedures.life_events import EVENTS

WHICH = _("Việc gì đang diễn ra trong nhà?")
OF_EVENT = _("Các việc về \"{event}\". Chọn một việc, hoặc gõ bằng lời của mình:")
SIZE = 5


class Events(Scene):
    """``args``: at (key of an event; none: the events themselves), page."""

    id = "events"

    def show(self, talk: Talk) -> None:
        session = talk.session
        event = str(session.args.get("at", ""))
        several = talk.known.catalogue.of_event(event) if event in EVENTS else ()
        if not several:
            session.args.pop("at", None)
            keys = [key for key, _number in talk.known.catalogue.events() if key in EVENTS]
            shown_keys, page, pages = listing.page_of(keys, int(session.args.get("page", 0)))
            session.asking = f"events{page}"
            talk.say(WHICH, *(Button(EVENTS[key], f"go:event:{key}") for key in shown_keys), *listing.more(pages), Button(MENU, "do:menu"))
            return
        shown, page, pages = listing.page_of(several, int(session.args.get("page", 0)), SIZE)
        session.asking = f"of{page}"
        head = join(OF_EVENT(event=EVENTS[event]), listing.which_page(page, pages), by=" ")
        tail = [*listing.more(pages), Button(BACK, "go:events"), Button(MENU, "do:menu")]
        talk.say(head, *listing.buttons(talk, shown), *tail)

    def hear(self, talk: Talk, heard: Heard) -> bool:
        session = talk.session
        if heard.act == "more":
            session.args["page"] = int(session.args.get("page", 0)) + 1
            self.show(talk)
            return True
        if not heard.words or heard.files:
            return False
        if not session.args.get("at"):      # a label of another page of the events
            wanted = fold(heard.words)
            found = [key for key, label in EVENTS.items() if fold(say(label, talk.voice)) == wanted]
            if found:
                talk.go("events", at=found[0])
                return True
        return talk.scenes["home"].hear(talk, heard)

    def back(self, talk: Talk) -> bool:
        """From the procedures of an event to the events; from there out."""
        if not talk.session.args.get("at"):
            return False
        talk.go("events")
        return True
