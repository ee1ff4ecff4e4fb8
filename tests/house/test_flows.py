"""The drawings of docs/flows are those of the conversations as they are; nobody gets stuck in a filing, and every question is reached."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot import drawings
from dialogs import scene_map
from dialogs.drawing import flowchart
from dialogs.engine.fields import FreeText, PastDate
from dialogs.engine.known import Known
from dialogs.engine.message import Button
from dialogs.engine.session import Session
from dialogs.engine.steps import Ask, Choose, Dialog, Option, Repeat, Review, Situation, Step, Upload
from dialogs.engine.talk import Heard, Scene, Talk
from dialogs.engine.text import raw
from dialogs.procedures import dialog_for, people
from dialogs.procedures.guides import GUIDES
from dialogs.procedures.procedure import Procedure
from dialogs.scenes import SCENES
from dialogs.walking import dead_ends, keys_of, unreachable, walk
from storage.places import load_places
from storage.seed_catalogue import load_procedures
from tests.house.committed import ROOT

FLOWS = ROOT / "docs" / "flows"
TODAY = drawings.NOW.date()
EVERY = 12                 # one procedure in so many is walked here: a few seconds
YES_NO = (Option("yes", raw("Có")), Option("no", raw("Không")))


@cache
def procedures() -> dict[str, Procedure]:
    return {one.code: one for one in load_procedures()}


@cache
def known() -> Known:
    made: Known = drawings._known([], load_places())(False)
    return made


@cache
def pages() -> dict[str, str]:
    return drawings.pages()


@cache
def whole_map() -> scene_map.SceneMap:
    several = [procedures()[code] for code in (*GUIDES, drawings.EXAMPLE)]
    return drawings.whole_map(drawings._known(several, load_places()), procedures()[drawings.EXAMPLE])


def made(*steps: Step) -> Dialog:
    """A dialog of these steps; it knows where it is filed and whom to call."""
    return Dialog("test", 1, raw("Thử"), (people.commune(), people.phone(), *steps, Review()), "0")


# -- what is committed --------------------------------------------------------------------------------------------------


def test_the_drawings_are_up_to_date() -> None:
    there = {path.name: path.read_text(encoding="utf-8") for path in FLOWS.glob("*.md")}
    old = sorted(name for name in there.keys() | pages().keys() if there.get(name) != pages().get(name))
    assert not old, f"run: python -m bot draw docs/flows (differs: {', '.join(old)})"


def test_a_folder_is_drawn_into(tmp_path: Path) -> None:
    assert drawings.draw(tmp_path / "flows") == len(pages())
    assert {path.name for path in (tmp_path / "flows").iterdir()} == pages().keys()


# -- filing -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", GUIDES)
def test_guides_reach_every_step_and_let_nobody_get_stuck(code: str) -> None:
    dialog = dialog_for(procedures()[code])
    assert unreachable(dialog, TODAY, known()) == []
    assert dead_ends(dialog, TODAY, known()) == []


def test_generic_dialogs_let_nobody_get_stuck() -> None:
    online = [one for one in procedures().values() if one.online and one.code not in GUIDES]
    most = sorted(online, key=lambda one: len(one.cases), reverse=True)[:5]
    wrong = {}
    for one in [*online[::EVERY], *most]:
        dialog = dialog_for(one)
        found = walk(dialog, TODAY, known())
        lost = [key for key in keys_of(dialog) if key not in found.reached]
        if found.stuck or lost:
            wrong[one.code] = (found.stuck, lost)
    assert len(online) > 1000
    assert wrong == {}


def test_late_registration_is_reached_by_its_date() -> None:
    found = walk(dialog_for(procedures()["1.001193"]), TODAY, known())
    assert {("birth_date", "born_where"), ("born_where", "late_reason"), ("born_where", "parents")} <= found.moves.keys()
    assert found.ends.keys() == {("parents", "father"), ("parents", "abroad")}


# -- what the walk sees -------------------------------------------------------------------------------------------------


def test_a_step_that_never_applies_is_seen() -> None:
    def never(at: Situation) -> bool:
        return at.is_("a", "maybe")

    dialog = made(Choose("a", raw("A?"), YES_NO, raw("A")), Upload("paper", raw("P?"), raw("P"), when=never))
    assert unreachable(dialog, TODAY, known()) == ["paper"]
    assert "s_paper" not in flowchart(dialog, walk(dialog, TODAY, known()))


def test_a_choice_without_choices_is_a_dead_end() -> None:
    def none(at: Situation) -> tuple[Option, ...]:
        return YES_NO if at.is_("a", "yes") else ()

    dialog = made(Choose("a", raw("A?"), YES_NO, raw("A")), Choose("b", raw("B?"), none, raw("B")))
    assert dead_ends(dialog, TODAY, known()) == ["b"]


def test_a_question_that_reads_nothing_is_a_dead_end() -> None:
    dialog = made(Ask("a", raw("A?"), FreeText(400, 500, "ngắn quá"), raw("A")))
    assert dead_ends(dialog, TODAY, known()) == ["a"]


def test_a_filing_without_a_place_is_a_dead_end() -> None:
    steps = (Choose("a", raw("A?"), YES_NO, raw("A")), replace(people.commune(), when=lambda at: at.is_("a", "yes")), people.phone())
    dialog = Dialog("test", 1, raw("Thử"), (*steps, Review()), "0")
    assert dead_ends(dialog, TODAY, known()) == ["review"]


def test_a_condition_of_two_answers_is_reached_and_named() -> None:
    def both(at: Situation) -> bool:
        return at.is_("a", "yes") and at.is_("b", "no")

    def either(at: Situation) -> bool:
        return at.is_("a", "yes") or at.is_("b", "yes")

    dialog = made(
        Choose("a", raw("A?"), YES_NO, raw("Câu A")),
        Choose("b", raw("B?"), YES_NO, raw("Câu B")),
        Upload("p", raw("P?"), raw("Giấy P"), when=both),
        Upload("q", raw("Q?"), raw("Giấy Q"), when=either),
        Upload("r", raw("R?"), raw("Giấy R")),
    )
    drawn = flowchart(dialog, walk(dialog, TODAY, known()))
    assert "Giấy P<br/>khi Câu A: Có; Câu B: Không" in drawn
    assert "Giấy Q<br/>khi Câu A: Có hoặc Câu B: Có" in drawn
    assert '[["Giấy R"]]' in drawn
    assert unreachable(dialog, TODAY, known()) == []


def test_a_paper_that_the_counter_supplies_may_change_the_way() -> None:
    def supplied(at: Situation) -> bool:
        value: Any = at.answers.get("p")
        return isinstance(value, dict) and value.get("lacks") == "counter"

    dialog = made(
        Upload("p", raw("P?"), raw("P"), lacks=frozenset({"counter"})), Ask("where", raw("Ở đâu?"), PastDate(), raw("Nơi"), when=supplied)
    )
    assert unreachable(dialog, TODAY, known()) == []


def test_rounds_are_walked() -> None:
    dialog = made(
        Repeat("children", (Choose("sex", raw("Trai hay gái?"), YES_NO, raw("Giới")),), more=raw("Còn nữa?"), label=raw("Con"), at_most=3)
    )
    found = walk(dialog, TODAY, known())
    assert {"children.sex", "children.more"} <= found.reached
    assert ("children.more", "children.sex") in found.moves
    assert ("children.more", "review") in found.moves
    assert unreachable(dialog, TODAY, known()) == []
    assert "s_children_more" in flowchart(dialog, found)


# -- the map of scenes --------------------------------------------------------------------------------------------------


def test_every_scene_is_on_the_map() -> None:
    passing = {"welcome", "human", "code"}      # said over another scene, which stays the present one or is come back to
    assert SCENES.keys() - whole_map().scenes == passing


def test_every_screen_of_the_map_has_a_way_out() -> None:
    found = whole_map()
    assert found.closed == set()
    assert {door.scene for door in found.doors} >= found.scenes - {"join"}      # a name is typed there
    assert found.screens > 40


def test_a_screen_without_buttons_is_seen() -> None:
    class Bare(Scene):
        id = "bare"

        def show(self, talk: Talk) -> None:
            talk.session.scene, talk.session.asking = "bare", "x1"
            talk.say(raw("Hết."))

        def hear(self, talk: Talk, heard: Heard) -> bool:
            self.show(talk)
            return True

    class Home(Bare):
        id = "home"

        def show(self, talk: Talk) -> None:
            talk.session.scene, talk.session.asking = "home", ""
            talk.say(raw("Chào."), Button(raw("Đi"), "do:bare"))

        def hear(self, talk: Talk, heard: Heard) -> bool:
            if heard.choice == "do:bare":
                talk.go("bare")
            return True

    start = scene_map.Start(Session(scene="home"), "", "nhắc lại")
    found = scene_map.scene_map({"home": Home(), "bare": Bare()}, [start], known, lambda name, arg, official: None)
    assert found.closed == {("bare", "x")}
    assert found.doors == {scene_map.Door("home", "Đi", "do:bare", "bare")}
    assert '-->|"Đi"| s_bare' in scene_map.flowchart(found)
