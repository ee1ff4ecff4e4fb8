"""A transcript as it is written: who does what (">"), what the bot says to it ("<"), what else happens ("!"), what is then true ("=")."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

FOLDER = Path(__file__).parent
CHANNELS = ("web", "telegram", "terminal")
CITIZEN = "người dân"

Kind = Literal["who", "do", "hear", "order", "check"]
What = Literal["says", "files", "files late", "taps", "taps again", "taps old", "edits", "starts", "voice"]
MARKS: dict[str, Kind] = {"@": "who", ">": "do", "<": "hear", "!": "order", "=": "check"}
SIGNS = {kind: sign for sign, kind in MARKS.items()}

_BRACKETS = re.compile(r"\[(?P<inside>.*)\]")
_EDIT = re.compile(r'sửa "(?P<old>.*)" thành "(?P<new>.*)"')
_LABELS = re.compile(r"((?: \[[^\[\]]*\])+)$")


class Unwritten(Exception):
    """A line of a transcript that nobody can read; the text names file and line."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its kind, its text without the sign, and where it stands."""

    kind: Kind
    text: str
    number: int


@dataclass(frozen=True, slots=True)
class Act:
    """What a person does. ``words``: text, label, or payload of a link; ``files``: names; ``old``: the message that is edited."""

    what: What
    words: str = ""
    files: tuple[str, ...] = ()
    old: str = ""


@dataclass(frozen=True, slots=True)
class Script:
    """One transcript. ``head`` are its comments and settings as written."""

    name: str
    path: Path
    channels: tuple[str, ...]
    head: tuple[str, ...]
    lines: tuple[Line, ...]
    settings: dict[str, str] = field(default_factory=dict)


def read(path: Path) -> Script:
    """The transcript in this file. Raises Unwritten."""
    head: list[str] = []
    lines: list[Line] = []
    channels: tuple[str, ...] = CHANNELS
    settings: dict[str, str] = {}
    for number, whole in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        text = whole.strip()
        if not text or text.startswith("#"):
            if not lines:
                head.append(whole)
            continue
        if text.startswith("kênh:"):
            channels = tuple(name.strip() for name in text.removeprefix("kênh:").split(","))
            if unknown := set(channels) - set(CHANNELS):
                raise Unwritten(f"{path.name}:{number}: no channel is called {sorted(unknown)}")
            head.append(whole)
        elif text.startswith("cài đặt:"):
            name, _equals, value = text.removeprefix("cài đặt:").strip().partition("=")
            settings[name.strip()] = value.strip()
            head.append(whole)
        elif text[0] in MARKS:
            lines.append(Line(MARKS[text[0]], text[1:].strip(), number))
        else:
            raise Unwritten(f"{path.name}:{number}: a line begins with one of {' '.join(MARKS)}")
    return Script(path.stem, path, channels, tuple(head), tuple(lines), settings)


def all_scripts(names: tuple[str, ...] = ()) -> list[Script]:
    """Every transcript there is, or those whose name holds one of ``names``."""
    found = [read(path) for path in sorted(FOLDER.glob("*.txt"))]
    return [script for script in found if not names or any(name in script.name for name in names)]


def act_of(text: str) -> Act:
    """What the words after ">" mean. A message that really begins and ends with brackets cannot be written; none needs to be."""
    found = _BRACKETS.fullmatch(text)
    if found is None:
        return Act("says", text)
    inside = found["inside"].strip()
    verb, _space, rest = inside.partition(" ")
    if edit := _EDIT.fullmatch(inside):
        return Act("edits", edit["new"], old=edit["old"])
    match verb:
        case "ảnh" if rest.startswith("muộn "):
            return Act("files late", files=(rest.removeprefix("muộn ").strip(),))
        case "ảnh" | "tệp":
            return Act("files", files=tuple(name.strip() for name in rest.split(",")))
        case "bấm" if rest == "lại":
            return Act("taps again")
        case "bấm" if rest.startswith("cũ "):
            return Act("taps old", rest.removeprefix("cũ "))
        case "bấm":
            return Act("taps", rest)
        case "mở":
            return Act("starts", rest)
        case "thoại":
            return Act("voice")
    raise Unwritten(f"nobody can do this: {text}")


@dataclass(frozen=True, slots=True)
class Seen:
    """One message as the person sees it. ``buttons`` are (label, payload); ``turn`` the screen it belongs to, where the channel says it."""

    text: str
    buttons: tuple[tuple[str, str], ...] = ()
    turn: int = 0

    @property
    def flat(self) -> str:
        """The text on one line."""
        return " ".join(self.text.split())

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(" ".join(label.split()) for label, _payload in self.buttons)


_NUMBERED = re.compile(r"\n\n(?P<list>1\. [^\n]+(?:\n\d+\. [^\n]+)*)$")


def unnumbered(text: str, buttons: int | None = None) -> tuple[str, tuple[str, ...]]:
    """A text without the numbered choices under it, and these choices: what a channel with few or no buttons shows.

    ``buttons``: how many the message has; a list of another length belongs to what is said.
    """
    found = _NUMBERED.search(text)
    labels = tuple(line.partition(". ")[2] for line in found["list"].split("\n")) if found else ()
    if found is None or (buttons is not None and len(labels) != buttons):
        return text, ()
    return text[: found.start()], labels


def fits(expected: str, seen: Seen, names: dict[str, str]) -> bool:
    """Whether a message is the one that was written down: "…" stands for anything, "{mã}" for a code; labels count where written."""
    labels: list[str] | None = None
    if found := _LABELS.search(" " + expected):
        labels = re.findall(r"\[([^\[\]]*)\]", found[0])
        expected = (" " + expected)[: found.start()].strip()
    expected = filled(expected, names)
    pattern = ".*".join(re.escape(" ".join(part.split())) for part in re.split(r"\s*…\s*", expected.strip()))
    if "…" in expected:
        pattern = pattern.replace(".*", r"\s*.*\s*")
    if re.fullmatch(pattern, seen.flat, re.DOTALL) is None:
        return False
    return labels is None or labels == [_named(label, names) for label in seen.labels] or labels == list(seen.labels)


def written(seen: Seen, names: dict[str, str], most: int = 220) -> str:
    """A message as ``--write`` puts it down."""
    text = _named(seen.flat, names)
    if len(text) > most:
        text = text[:most].rsplit(" ", 1)[0] + " …"
    return " ".join([text, *(f"[{_named(label, names)}]" for label in seen.labels)])


def _named(text: str, names: dict[str, str]) -> str:
    for name, value in names.items():
        if value:
            text = text.replace(value, "{" + name + "}").replace(mistyped(value), "{" + name + ":sai}")
    return text


def filled(text: str, names: dict[str, str]) -> str:
    """A line with its codes put in; "{mã:sai}" is that code with one letter wrong."""
    for name, value in names.items():
        text = text.replace("{" + name + "}", value)
        text = text.replace("{" + name + ":sai}", mistyped(value))
    return text


def mistyped(code: str) -> str:
    """The code with its last letter but one typed wrong: the check character tells."""
    return code[:-2] + ("2" if code[-2] != "2" else "3") + code[-1]


def passes(seen: Iterable[Seen]) -> dict[str, str]:
    """The one-time code to go on elsewhere, when one was shown."""
    found = [code for one in seen for code in PASS.findall(one.text)]
    return {"dt": found[-1]} if found else {}


PASS = re.compile(r"DT(?:-[0-9A-Z]{4}){3}")
AFTER = re.compile(r"(?P<n>\d+) (?P<unit>giây|phút|giờ|ngày) sau")
MOVES = re.compile(r"cán bộ: (?P<code>\S+) → (?P<status>\d+)(?: (?P<reason>.+))?")
INVITES = re.compile(r"mời cán bộ: (?P<role>\w+)(?: (?P<unit>\d+))?")
SECONDS = {"giây": 1, "phút": 60, "giờ": 3600, "ngày": 86400}
KILLED = "chết"
