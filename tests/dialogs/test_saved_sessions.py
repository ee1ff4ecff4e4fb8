"""Sessions as earlier releases saved them: people who are in the middle of something must be able to go on after an update.

``saved/<release>.jsonl`` holds one session a line with the words it goes on with. A release adds its own file (``python -m
tests.dialogs.test_saved_sessions RELEASE``) and never changes an older one.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dialogs.engine.session import Session
from dialogs.procedures import dialog_for
from dialogs.procedures.catalogue import ProcedureList
from tests.dialogs.chatting import Chat, catalogue, photo

SAVED = Path(__file__).parent / "saved"

TALK: tuple[str | int, ...] = (
    "xin chào", "con em moi sinh", "1", "1", "cha", "Nguyễn Minh An", "1", "1/11/2026", "1", "1", "Nguyễn Thị Hoa", "001190000001",
    "Trần Văn Nam", "001088000002", "0987654321", "phường Trúc Bạch", 1, 2, "xong", "quay lại", "xong", "1", "2",
)  # fmt: skip


def recorded() -> Iterator[dict[str, Any]]:
    """One conversation, stopped after each of its messages."""
    chat = Chat()
    for said in TALK:
        chat.send("cha hoặc mẹ" if said == "cha" else said) if isinstance(said, str) else chat.send(files=(photo(said),))
        assert chat.session is not None
        yield {"said": said, "session": chat.session.to_json()}


def saved() -> list[Any]:
    """Every saved session of every release."""
    return [
        pytest.param(json.loads(line), id=f"{path.stem}-{number}")
        for path in sorted(SAVED.glob("*.jsonl"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    ]


def going_on(session: dict[str, Any]) -> Chat:
    chat = Chat()
    chat.session = Session.from_json(session)
    chat.made = 1000
    return chat


@pytest.mark.parametrize("line", saved())
def test_a_saved_session_goes_on(line: dict[str, Any]) -> None:
    chat = going_on(line["session"])
    before = Session.from_json(line["session"])
    chat.send("nhắc lại")
    assert chat.messages, "the open question is asked again"
    assert chat.session is not None
    assert (chat.session.scene, chat.session.draft) == (before.scene, before.draft)
    assert chat.session.answers.keys() >= before.answers.keys() - {"late_reason"}
    chat.send("huỷ")
    assert chat.scene == "home"


def in_the_middle() -> dict[str, Any]:
    return next(param.values[0]["session"] for param in reversed(saved()) if param.values[0]["said"] == "0987654321")


def test_an_answer_that_no_longer_reads_is_asked_again_with_the_old_value() -> None:
    session = in_the_middle()
    session["answers"]["born_where"] = "sao Hoả"
    session["form"]["dialog_version"] = 0
    chat = going_on(session)
    chat.send("nhắc lại")
    assert "Nơi sinh" in chat.text
    assert "sao Hoả" in chat.text
    assert "Bệnh viện, trạm y tế" in chat.labels
    chat.send("1")
    assert chat.session is not None
    assert chat.session.answers["born_where"] == "hospital"
    assert chat.session.answers["child_name"] == "Nguyễn Minh An"


def test_a_changed_record_is_said_and_the_answers_stay() -> None:
    session = in_the_middle()
    session["form"]["version"] = "an older one"
    chat = going_on(session)
    chat.send("nhắc lại")
    assert "cập nhật" in chat.text
    assert chat.session is not None
    assert chat.session.answers["child_name"] == "Nguyễn Minh An"


@pytest.mark.parametrize("successor", ["1.000656", ""])
def test_an_abolished_procedure_offers_its_successor_and_keeps_the_draft(successor: str) -> None:
    birth, death = catalogue().get("1.001193"), catalogue().get("1.000656")
    assert birth is not None
    assert death is not None
    chat = going_on(in_the_middle())
    chat.procedures = ProcedureList([replace(birth, state="abolished", successor=successor), death])
    chat.send("nhắc lại")
    assert [type(effect).__name__ for effect in chat.turns[-1].effects] == ["ShelveDraft"]
    assert (f"go:card:{successor}" in chat.payloads) == bool(successor)
    assert chat.scene == "home"


def test_this_release_still_saves_what_it_saved() -> None:
    newest = max(SAVED.glob("*.jsonl"))
    lines = [json.loads(line) for line in newest.read_text(encoding="utf-8").splitlines()]
    assert [line["said"] for line in lines] == [line["said"] for line in recorded()]
    assert dialog_for(catalogue().get("1.001193")).id == "birth"


if __name__ == "__main__":
    path = SAVED / f"{sys.argv[1]}.jsonl"
    with path.open("x", encoding="utf-8") as out:
        out.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in recorded())
