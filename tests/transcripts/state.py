"""What a store holds after a transcript, without ids and times: equal for every way of playing it that must come to the same."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select

from dialogs.handover import pass_hash
from storage import models as m
from storage.database import Database
from storage.files import Files
from tests.transcripts.script import PASS, mistyped

CODE = re.compile(r"[0-9A-Z]{4}-?[0-9A-Z]{4}")
_TIMES = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?")
_HOURS = re.compile(r"\b\d{1,2}(?::\d{2}| giờ(?: \d{1,2})?)\b")
_ASKED = re.compile(r"\bcode:[0-9A-Z]{4}\b")
_IDS = re.compile(r"(?<=:)[0-9a-hjkmnp-tv-z]{26}(?=\")")
_LINKS = re.compile(r"/papers/[0-9a-z]+")


async def count(database: Database, text: str) -> str | None:
    """Check a line such as "hồ sơ: 1". None when it is true, else what is there instead."""
    what, _colon, wanted = (part.strip() for part in text.partition(":"))
    d, p = m.dossiers.c, m.dossier_papers.c
    counts = {
        "hồ sơ": select(func.count()).select_from(m.dossiers),
        "việc làm dở": select(func.count()).where(m.drafts.c.state == "open"),
        "ảnh trong hồ sơ": select(func.count()).where(p.file.is_not(None), p.gone.is_(None)),
        "chờ gặp cán bộ": select(func.count()).where(m.calls.c.done_at.is_(None)),
        "tin chưa xử lý": select(func.count()).where(m.inbox.c.handled_at.is_(None)),
        "tệp": select(func.count()).select_from(m.files),
    }
    async with database.read() as uow:
        if what.startswith("bước "):
            statement = select(func.count()).where(d.status == int(what.removeprefix("bước ")))
        else:
            statement = counts[what]
        found = (await uow.connection.execute(statement)).scalar_one()
    return None if str(found) == wanted else f"{what}: {found} and not {wanted}"


async def dump(database: Database, files: Files, addresses: Collection[str] | None = None) -> dict[str, Any]:
    """Everything that lasts, as JSON: ids and codes named in the order in which they came, times left out.

    ``addresses``: only what belongs to these people, where several transcripts were played at once.
    """
    async with database.read() as uow:

        async def rows(table: Any, *order: Any) -> list[dict[str, Any]]:
            return [dict(row._mapping) for row in await uow.connection.execute(select(table).order_by(*order))]

        talks = await rows(m.conversations, m.conversations.c.created_at, m.conversations.c.person_id)
        drafts = await rows(m.drafts, m.drafts.c.created_at, m.drafts.c.id)
        dossiers = await rows(m.dossiers, m.dossiers.c.filed_at, m.dossiers.c.id)
        papers = await rows(m.dossier_papers, *m.dossier_papers.primary_key.columns)
        past = await rows(m.history, m.history.c.dossier_id, m.history.c.version)
        messages = await rows(m.messages, m.messages.c.lane, m.messages.c.seq)
        letters = await rows(m.inbox, m.inbox.c.id)
        calls = await rows(m.calls, m.calls.c.at, m.calls.c.id)
        consents = await rows(m.consents, m.consents.c.id)
        officials = await rows(m.officials, m.officials.c.id)
        trail = await rows(m.audit, m.audit.c.id)
        guesses = await rows(m.guesses, m.guesses.c.scope)
        stored = await rows(m.files, m.files.c.hash)
    mine = {talk["person_id"] for talk in talks if addresses is None or talk["address"] in addresses}
    lanes = {talk["lane"]: talk["address"] for talk in talks if talk["person_id"] in mine}
    drafts = [draft for draft in drafts if draft["person_id"] in mine]
    dossiers = [dossier for dossier in dossiers if dossier["person_id"] in mine]
    ids = {dossier["id"] for dossier in dossiers}
    own = {paper["file"] for paper in papers if paper["dossier_id"] in ids and paper["file"]}
    sound = {}
    for row in stored:
        if addresses is None or row["hash"] in own:
            sound[row["hash"]] = [row["kind"], row["size"], files.exists(row["hash"], row["size"])]
    whole = {
        "conversations": {
            talk["address"]: [talk["session"], talk["turn"], talk["seq"], talk["lang"], talk["consented_at"] is not None, talk["closed"],
                              talk["official_id"] is not None]
            for talk in talks if talk["person_id"] in mine
        },
        "drafts": [_without(draft, "created_at", "touched_at", "procedure_version") for draft in drafts],
        "dossiers": [_without(dossier, "procedure_version", "phone_hash") for dossier in dossiers],
        "papers": [paper for paper in papers if paper["dossier_id"] in ids],
        "history": [_without(step, "at") for step in past if step["dossier_id"] in ids],
        "messages": [
            [lanes[one["lane"]], one["seq"], one["kind"], one["priority"], one["turn"], one["body"], one["state"],
             one["reason"] if one["kind"] == "status" else ""]
            for one in messages if one["lane"] in lanes
        ],
        "letters": sorted(
            [lanes[one["lane"]], _letter_key(one["key"]), one["handled_at"] is not None, one["set_aside"]]
            for one in letters if one["lane"] in lanes
        ),
        "calls": [_without(one, "at", "done_at") | {"done": one["done_at"] is not None} for one in calls if one["person_id"] in mine],
        "consents": [
            [lanes.get(one["lane"]), one["purpose"], one["text_hash"], one["given"]] for one in consents if one["person_id"] in mine
        ],
        "files": sound,
    }  # fmt: skip
    if addresses is None:
        whole["officials"] = [[one["role"], one["unit"], one["name"]] for one in officials]
        whole["audit"] = [[one["act"], one["thing"]] for one in trail]
        whole["guesses"] = [[one["count"]] for one in guesses]
    names: dict[str, str] = {}
    for kind, several in (("draft", drafts), ("dossier", dossiers), ("call", calls), ("official", officials)):
        for number, row in enumerate(several, 1):
            names[row["id"]] = f"<{kind} {number}>"
    for number, dossier in enumerate(dossiers, 1):
        code = dossier["code"]
        names |= {code: f"<code {number}>"} | named_code(f"{code[:4]}-{code[4:]}", number)
    for number, talk in enumerate([talk for talk in talks if talk["person_id"] in mine], 1):
        names |= {talk["person_id"]: f"<person {number}>", talk["lane"]: f"<lane {number}>"}
    text = json.dumps(whole, ensure_ascii=False, default=str, sort_keys=True)
    names |= {pass_hash(code): "<pass>" for code in PASS.findall(text)}
    found: dict[str, Any] = json.loads(plain(text, names))
    return found


def named_code(code: str, number: int) -> dict[str, str]:
    """What stands for a code, and for the same with a letter wrong, in comparisons."""
    named = {code: f"<code {number}>", mistyped(code): f"<code {number}, mistyped>"}
    return named | {words.lower(): name for words, name in named.items()}       # as a button's label is kept to be typed


def plain(text: str, names: dict[str, str] | None = None) -> str:
    """A text in which nothing is left of when it was and which random id it got."""
    for value, name in (names or {}).items():
        text = text.replace(value, name)
    text = PASS.sub("<pass>", _ASKED.sub("code:…", text))
    text = _IDS.sub("<id>", text)       # in the key of a letter that the bot writes to somebody's lane itself
    return _LINKS.sub("/papers/…", _HOURS.sub("<hour>", _TIMES.sub("<time>", text)))


def _without(row: dict[str, Any], *left_out: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in left_out}


def _letter_key(key: str) -> str:
    """Letters of our own carry an id; only their kind counts."""
    return key.partition(":")[0] if key.startswith(("fetch:", "taken:")) else key
