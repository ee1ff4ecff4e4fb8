"""Condolence: said once in a conversation, before anything else that concerns a death."""

from __future__ import annotations

from dialogs.dossier_words import CONDOLENCE
from dialogs.engine.steps import Dialog
from dialogs.engine.talk import Talk
from dialogs.engine.text import Text, raw


def condolence(talk: Talk, dialog: Dialog) -> Text:
    """The condolence where this dialog is a soft one and none was said in this conversation; else nothing."""
    if not dialog.soft or talk.session.condoled:
        return raw("")
    talk.session.condoled = True
    return CONDOLENCE
