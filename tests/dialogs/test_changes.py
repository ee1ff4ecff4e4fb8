"""An import tells what was added, changed, replaced and abolished."""

from __future__ import annotations

from dataclasses import replace

from dialogs.procedures.changes import Change, diff
from dialogs.procedures.portal import read_record
from dialogs.procedures.procedure import Procedure
from storage.seed_catalogue import paper_kinds
from tests.dialogs import portal_records as portal


def catalogue(*records: portal.Record) -> dict[str, Procedure]:
    return {found.code: found for found in (read_record(record, paper_kinds()) for record in records)}


def test_the_same_file_twice_changes_nothing() -> None:
    assert diff(catalogue(*portal.all_good()), catalogue(*portal.all_good())) == []


def test_a_touched_record_without_a_changed_fact_is_no_change() -> None:
    old, new = catalogue(portal.record()), catalogue(portal.record(updatedAt=1_790_000_000_000))
    assert diff(old, new) == []
    assert old["1.900001"].updated != new["1.900001"].updated


def test_added_with_date_and_decision() -> None:
    assert diff({}, catalogue(portal.record())) == [
        Change("added", "1.900001", "Thủ tục cấp giấy xác nhận nuôi mèo", "2026-01-01", "12/QĐ-BNNMT")
    ]


def test_changed_names_the_fields() -> None:
    new = portal.record(decision="99/QĐ-BNNMT", executionMethods=[portal.way("DIRECT", 3)], isFullProcess=False)
    (change,) = diff(catalogue(portal.record()), catalogue(new))
    assert (change.kind, change.decision) == ("changed", "99/QĐ-BNNMT")
    assert change.fields == ("decision", "filings", "full_online")


def test_gone_from_a_whole_file_is_abolished_once() -> None:
    old = catalogue(portal.record(), portal.twins())
    new = catalogue(portal.twins())
    (change,) = diff(old, new, today="2026-11-22")
    assert (change.kind, change.code, change.date) == ("abolished", "1.900001", "2026-11-22")
    assert diff(old, new, whole=False) == []
    kept = new | {"1.900001": replace(old["1.900001"], state="abolished")}
    assert diff(kept, new) == []


def test_a_new_code_with_the_same_name_replaces() -> None:
    old = catalogue(portal.record())
    new = catalogue(portal.record("2.900001", name="CẤP GIẤY XÁC NHẬN NUÔI MÈO"))
    added, gone = diff(old, new)
    assert (added.kind, added.code) == ("added", "2.900001")
    assert (gone.kind, gone.code, gone.successor, gone.decision) == ("replaced", "1.900001", "2.900001", "12/QĐ-BNNMT")


def test_the_same_name_in_another_province_replaces_nothing() -> None:
    old = catalogue(portal.record())
    new = catalogue(portal.record("2.900001", departmentPromulgateCode="H05"))
    assert [change.kind for change in diff(old, new)] == ["added", "abolished"]


def test_a_record_that_says_it_is_abolished_is_told_once() -> None:
    old, gone = catalogue(portal.record()), catalogue(portal.record(state="ABOLISHED"))
    assert [change.kind for change in diff(old, gone)] == ["abolished"]
    assert diff(gone, gone) == []
    (back,) = diff(gone, old)
    assert (back.kind, back.fields) == ("changed", ("state",))
