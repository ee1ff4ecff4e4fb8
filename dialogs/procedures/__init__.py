"""A procedure of the catalogue as a dialog: a guide written by hand where there is one, else made from the record."""

from __future__ import annotations

from functools import lru_cache

from dialogs.engine.steps import Dialog
from dialogs.procedures import generic
from dialogs.procedures.guides import GUIDES
from dialogs.procedures.procedure import Procedure


@lru_cache(maxsize=512)
def dialog_for(procedure: Procedure) -> Dialog:
    """The dialog that files this procedure."""
    guide = GUIDES.get(procedure.code)
    return guide(procedure) if guide is not None else generic.dialog(procedure)
