"""Guides: procedures that need better questions than the catalogue alone can give. One file each, listed here by hand."""

from __future__ import annotations

from collections.abc import Callable

from dialogs.engine.steps import Dialog
from dialogs.procedures.guides import birth, death, marriage, single_status, social_pension
from dialogs.procedures.procedure import Procedure

GUIDES: dict[str, Callable[[Procedure], Dialog]] = {
    "1.001193": birth.dialog,
    "1.000656": death.dialog,
    "1.000894": marriage.dialog,
    "1.004873": single_status.dialog,
    "1.014027": social_pension.dialog,
}
