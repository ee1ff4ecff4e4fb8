"""Every conversation there is, listed by hand."""

from __future__ import annotations

from dialogs.card import Card
from dialogs.code_typed import CodeTyped
from dialogs.consent import Consent
from dialogs.desk import Desk
from dialogs.drafts import DRAFTS
from dialogs.engine.talk import Scene
from dialogs.events import Events
from dialogs.fields import Fields
from dialogs.file import FILING
from dialogs.find import Find
from dialogs.handover import Handover
from dialogs.home import Home
from dialogs.human import Human
from dialogs.join import Join
from dialogs.mydata import MyData
from dialogs.supplement import MORE_PAPERS
from dialogs.track import Track
from dialogs.welcome import Welcome

_LISTED: tuple[Scene, ...] = (
    Welcome(), Home(), Consent(), Find(), Events(), Fields(), Card(), FILING, DRAFTS, Handover(), Track(), MORE_PAPERS, MyData(), Human(),
    Join(), Desk(), CodeTyped(),
)  # fmt: skip
SCENES: dict[str, Scene] = {scene.id: scene for scene in _LISTED}
