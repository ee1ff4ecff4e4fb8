"""The drawings of docs/flows: every guide, one procedure without a guide, and the map of conversations, as pages of Mermaid."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

from dialogs import drawing, scene_map
from dialogs.dossier import CallView, DossierView, DraftView, OfficialView, PaperPage, PastStep
from dialogs.engine.known import Known, UnitInfo
from dialogs.engine.places import Places
from dialogs.engine.session import Session
from dialogs.engine.text import raw, say
from dialogs.handover import PassView
from dialogs.procedures import dialog_for
from dialogs.procedures.catalogue import ProcedureList
from dialogs.procedures.guides import GUIDES
from dialogs.procedures.procedure import Procedure
from dialogs.scenes import SCENES
from dialogs.status import SUPPLEMENT
from dialogs.walking import walk
from storage.lexicon import load_lexicon
from storage.places import load_places
from storage.seed_catalogue import load_procedures

EXAMPLE: Final = "2.000635"           # a procedure that many ask for and that runs on the generic dialog
NOW: Final = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)     # fixed, so that the drawings change only when the conversations do
CODE: Final = "7K3M9Q2T"
MADE: Final = "Vẽ bằng `python -m bot draw docs/flows` từ chính các hội thoại. Sửa hội thoại rồi chạy lại, không sửa tay."
READ: Final = "Hình thoi là câu chọn, hình bình hành là câu gõ, khung hai vạch là giấy tờ gửi ảnh, hình cờ là nơi việc này dừng lại."
EVERYWHERE: Final = (
    "Hai nút \"Việc khác\" và \"Gặp cán bộ\" có ở hầu hết màn hình và không vẽ ở đây. "
    "Lúc nào cũng gõ được: menu, huỷ, quay lại, giúp, gặp cán bộ."
)


def pages() -> dict[str, str]:
    """Every page by its file name."""
    procedures = {one.code: one for one in load_procedures()}
    places = load_places()
    known = _known([procedures[code] for code in (*GUIDES, EXAMPLE)], places)
    out = {}
    for code in (*GUIDES, EXAMPLE):
        name = f"{dialog_for(procedures[code]).id}.md"
        out[name] = _page(procedures[code], known(False))
    found = whole_map(known, procedures[EXAMPLE])
    ways = f"# Bản đồ hội thoại\n\n{MADE}\n\n{EVERYWHERE}\n\n```mermaid\n{scene_map.flowchart(found)}```\n\n## Từng nút\n\n"
    out["scenes.md"] = ways + scene_map.table(found)
    listed = "\n".join(f"- [{page.splitlines()[0].removeprefix('# ')}]({name})" for name, page in out.items())
    out["README.md"] = f"# Các hội thoại, vẽ thành hình\n\n{MADE}\n\n{listed}\n"
    return out


def draw(folder: Path) -> int:
    """Write every page into this folder; how many."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = pages()
    for name, page in drawn.items():
        (folder / name).write_text(page, encoding="utf-8")
    return len(drawn)


def _page(procedure: Procedure, known: Known) -> str:
    dialog = dialog_for(procedure)
    walked = walk(dialog, NOW.date(), known)
    kind = "" if procedure.code in GUIDES else " (thủ tục không có bản hướng dẫn riêng)"
    title = f"# {say(dialog.title, drawing.VOICE)}, {procedure.code}{kind}"
    return f"{title}\n\n{MADE}\n\n{READ}\n\n```mermaid\n{drawing.flowchart(dialog, walked)}```\n"


def _known(procedures: list[Procedure], places: Places) -> Any:
    catalogue = ProcedureList(procedures, lexicon=load_lexicon())
    ids = _ids()
    unit = UnitInfo("Trung tâm Phục vụ hành chính công", public_url="http://127.0.0.1:8080", hotline="1900 1000")

    def known(official: bool) -> Known:
        return Known(
            now=NOW, unit=unit, voices={"vi": drawing.VOICE}, places=places, catalogue=catalogue, new_id=lambda: next(ids),
            new_code=lambda: CODE, declined=raw, channel="webchat", upload=20_000_000, official=official,
        )  # fmt: skip

    return known


def _ids() -> Iterator[str]:
    """Ids that are the same every time."""
    number = 0
    while True:
        number += 1
        yield hashlib.sha256(str(number).encode()).hexdigest()[:26]


def whole_map(known: Any, example: Procedure) -> scene_map.SceneMap:
    """The map as citizens and officials walk it, over a made-up store with a draft, a few dossiers and a call."""
    dialog = dialog_for(example)
    answers = walk(dialog, NOW.date(), known(False)).whole
    filling = {"procedure": example.code, "version": example.version, "dialog_version": dialog.version}

    def at(scene: str, **more: Any) -> Session:
        return Session(scene=scene, turn=1, **more)

    ready = at("file", consent="yes", draft="d" * 26, form=filling, answers=dict(answers))
    citizen = (
        scene_map.Start(Session(), "", "menu"),
        scene_map.Start(at("home"), "gõ: việc cần làm", "hôn nhân"),
        scene_map.Start(at("home"), "gõ: việc không có", "xyzt"),
        scene_map.Start(at("home"), "gõ: mã hồ sơ", "7K3M-9Q2T"),
        scene_map.Start(at("home"), "gõ: mã mời cán bộ", "CB-7K3M-9Q2T-4ACE"),
        scene_map.Start(at("home"), "gõ: mã làm tiếp", "DT-7K3M-9Q2T-4ACE"),
        scene_map.Start(at("home", consent="yes"), "gõ: dữ liệu của tôi", "dữ liệu của tôi"),
        scene_map.Start(at("drafts", consent="yes"), "", "nhắc lại"),
        scene_map.Start(ready, "", "nhắc lại"),
    )
    desk = (scene_map.Start(at("home"), "", "menu"), scene_map.Start(at("desk"), "", "nhắc lại"))
    mine = (scene_map.Start(at("track", consent="yes"), "", "nhắc lại"),)
    found = scene_map.scene_map(SCENES, citizen, lambda: known(False), _facts(answers, example, 1))
    walks = [(mine, False, SUPPLEMENT), *((desk, True, status) for status in (1, 2, 4, 6, 9))]
    for starts, official, status in walks:
        facts = _facts(answers, example, status)
        more = scene_map.scene_map(SCENES, starts, partial(known, official), facts)
        found.doors |= more.doors
        found.scenes |= more.scenes
        found.closed |= more.closed
        found.screens += more.screens
    return found


def _facts(answers: dict[str, Any], example: Procedure, status: int) -> Any:
    """What the made-up store answers."""

    def facts(name: str, arg: str, official: bool) -> Any:
        view = DossierView(
            "dossier", CODE, example.title, example.code, status, 2, "official" if official else "owner", unit="00004", unit_name="Ba Đình",
            filed_at=NOW - timedelta(days=1), fields={"name": {"label": "Người nộp", "value": "Hoa", "shown": "Hoa"}},
            papers=(PaperPage("p", 1, "Tờ khai", "0" * 64),), history=(PastStep(1, 0, 1, NOW - timedelta(days=1)),),
        )  # fmt: skip
        draft = DraftView("0" * 26, example.code, example.version, 1, NOW - timedelta(days=1), answers)
        export = {
            "drafts": [{"procedure": example.code, "state": "open", "answers": answers}],
            "dossiers": [{"code": CODE, "procedure": example.code, "status": 9, "fields": {}, "papers": []}], "messages": [],
        }  # fmt: skip
        match name:
            case "dossiers" | "desk":
                return (view,)
            case "dossier" | "desk_dossier":
                return view
            case "drafts":
                return (draft,)
            case "draft_pass":
                return PassView()
            case "invitation":
                return True
            case "official":
                return OfficialView("o" * 26, "admin", "", "Nguyễn Hoà") if official else None
            case "calls":
                return (CallView("c" * 26, NOW, "file", "Ngày sinh", example.title),)
            case "unit_code":
                return "H26.36"
            case "export":
                return export
        raise KeyError(f"the map has no answer for {name} {arg}: add one in bot/drawings.py")

    return facts
