"""Find a procedure by field of administration: civil status, residence, land."""

from __future__ import annotations

from dialogs import listing
from dialogs.engine.fold import fold
from dialogs.engine.message import Button
from dialogs.engine.talk import Heard, Scene, Talk
from dialogs.engine.text import _, join, raw
from dialogs.engine.words import BACK, MENU
from dialogs.procedures.procedure import cut

WHICH = _("Việc thuộc lĩnh vực nào? Có thể gõ tên lĩnh vực.")
OF_FIELD = _("Lĩnh vực \"{field}\". Chọn một việc, hoặc gõ bằng lời của mình:")
SIZE = 5


class Fields(Scene):
    """``args``: at (code of a field; none: the fields themselves), page."""

    id = "fields"

    def show(self, talk: Talk) -> None:
        session = talk.session
        catalogue = talk.known.catalogue
        code = str(session.args.get("at", ""))
        several = catalogue.of_field(code)
        if not several:
            session.args.pop("at", None)
            fields, page, pages = listing.page_of(catalogue.fields(), int(session.args.get("page", 0)))
            session.asking = f"fields{page}"
            choices = [Button(raw(cut(name, listing.LABEL)), f"go:field:{code}") for code, name, _number in fields]
            head = join(WHICH, listing.which_page(page, pages), by=" ")
            talk.say(head, *choices, *listing.more(pages), Button(MENU, "do:menu"))
            return
        shown, page, pages = listing.page_of(several, int(session.args.get("page", 0)), SIZE)
        session.asking = f"of{page}"
        head = join(OF_FIELD(field=raw(cut(several[0].field, 80))), listing.which_page(page, pages), by=" ")
        tail = [*listing.more(pages), Button(BACK, "go:fields"), Button(MENU, "do:menu")]
        talk.say(head, *listing.buttons(talk, shown), *tail)

    def hear(self, talk: Talk, heard: Heard) -> bool:
        session = talk.session
        if heard.act == "more":
            session.args["page"] = int(session.args.get("page", 0)) + 1
            self.show(talk)
            return True
        if not heard.words or heard.files:
            return False
        wanted = fold(heard.words)
        found = [code for code, name, _number in talk.known.catalogue.fields() if wanted and fold(name) == wanted]
        if found and not session.args.get("at"):
            talk.go("fields", at=found[0])
            return True
        return talk.scenes["home"].hear(talk, heard)

    def back(self, talk: Talk) -> bool:
        """From the procedures of a field to the fields; from there out."""
        if not talk.session.args.get("at"):
            return False
        talk.go("fields")
        return True
