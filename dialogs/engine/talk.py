"""One turn while it is being made: the working copy of the session, what was heard, and what will be said and done."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, NamedTuple

from dialogs.engine.effects import Effect
from dialogs.engine.event import Event, FileRef, StoredFile
from dialogs.engine.known import Known
from dialogs.engine.message import Button, Message
from dialogs.engine.session import Session
from dialogs.engine.steps import Ask, Dialog, Plain
from dialogs.engine.text import Text, Voice


class Heard(NamedTuple):
    """What the person did, made plain: words cleaned, a choice turned into its payload."""

    words: str = ""
    choice: str = ""                      # payload, whether it was tapped or typed
    files: tuple[StoredFile, ...] = ()
    refs: tuple[FileRef, ...] = ()
    declined: tuple[str, ...] = ()

    @property
    def pick(self) -> str | None:
        """The value of an answer that was chosen ("pick:VALUE"), or None."""
        return self.choice[5:] if self.choice.startswith("pick:") else None

    @property
    def act(self) -> str:
        """The act that was chosen ("do:ACT"), or ""."""
        return self.choice[3:] if self.choice.startswith("do:") else ""


class Scene(ABC):
    """One conversation: how it shows where it stands and what it makes of what it hears.

    ``show`` and ``hear`` are its own; the rest are acts that work everywhere, for a scene that has an answer of its own to them.
    """

    id: ClassVar[str]
    holds: ClassVar[bool] = False         # a question is open here: words it does not know are no new wish

    @abstractmethod
    def show(self, talk: Talk) -> None:
        """Say the present question (or screen) with its choices."""

    @abstractmethod
    def hear(self, talk: Talk, heard: Heard) -> bool:
        """Act on what was heard; False when it was not understood and nothing was said."""

    def greet(self, talk: Talk) -> None:  # noqa: B027  (a scene may have nothing to say to it)
        """Say who speaks, before the first answer of a conversation."""

    def question(self, talk: Talk) -> Ask | None:
        """The question that is open now, when it is one that is answered by typing."""
        return None

    def edited(self, talk: Talk, key: str, words: str) -> bool:
        """A message was edited: correct the answer that it gave. False when it gave none."""
        return False

    def back(self, talk: Talk) -> bool:
        """One step back; False when there is none in this scene."""
        return False

    def cancel(self, talk: Talk) -> bool:
        """Stop what is under way; False when that only means the list of things to do."""
        return False

    def restart(self, talk: Talk) -> bool:
        """Begin again; False when there is nothing to begin again."""
        return False

    def offer(self, talk: Talk) -> bool:
        """Loose photos are kept and no filing is under way: ask whether they are for this. False when not; then nothing was said."""
        return False

    def astray(self, talk: Talk, kept: int) -> bool:
        """Photos cannot go where this screen makes one think: say so (``kept`` of them are put aside). False: nothing was said."""
        return False

    def leave(self, talk: Talk) -> None:  # noqa: B027  (most have nothing to put away)
        """Something else begins: put away what is under way."""


@dataclass(slots=True)
class Talk:
    """A turn in the making. Scenes change ``session`` and call ``say``, ``do`` and ``go``; the engine freezes the result."""

    session: Session
    event: Event
    known: Known
    scenes: dict[str, Scene]
    replies: list[Message] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    hops: int = 0
    unfolded: tuple[Dialog, str, list[Plain]] | None = None      # the steps that ``Form`` found for these answers

    @property
    def voice(self) -> Voice:
        """The language of this conversation; Vietnamese when it is not known."""
        return self.known.voices.get(self.session.lang) or self.known.voices["vi"]

    @property
    def scene(self) -> Scene:
        """The conversation that is on; before the first word, the welcome."""
        return self.scenes[self.session.scene or "welcome"]

    def say(self, text: Text, *buttons: Button, document: str = "", replaces: bool = False, erased: bool = False) -> None:
        """One more message. Only the last message of a turn carries choices, so that "2" has one meaning."""
        if self.replies and self.replies[-1].buttons:
            self.replies[-1] = replace(self.replies[-1], buttons=())
        self.replies.append(Message(text, tuple(buttons), document, replaces, erased))

    def do(self, effect: Effect) -> None:
        """One thing to be done in the transaction of this turn."""
        self.effects.append(effect)

    def go(self, scene: str, **args: Any) -> None:
        """Leave for another scene and show it."""
        self.hops += 1
        if self.hops > 8:
            raise RuntimeError(f"scenes lead in a circle: {scene}")
        session = self.session
        session.scene = scene
        session.args = args
        session.asking = ""
        session.revisit = ""
        session.doubt = {}
        self.scenes[scene].show(self)

    def show(self) -> None:
        """Say the present screen again."""
        self.scene.show(self)
