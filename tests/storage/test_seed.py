"""The catalogue that ships holds facts only, loads fast, and can be compiled again to the same bytes."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from dialogs.procedures.procedure import Procedure
from dialogs.procedures.record import to_json, versioned
from storage.seed import compile_catalogue
from storage.seed_catalogue import load_procedures, paper_kinds, seed_bytes, seed_header
from tests.dialogs import portal_records as portal

CORE = ("1.001193", "1.000656", "1.000894", "1.004873", "1.014027")


@pytest.fixture(scope="module")
def procedures() -> list[Procedure]:
    return load_procedures()


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def test_every_public_procedure_is_there(procedures: list[Procedure]) -> None:
    assert len(procedures) == seed_header()["procedures"] == 5475
    codes = {procedure.code for procedure in procedures}
    assert codes.issuperset(CORE)
    assert len(codes) == len(procedures)
    assert not any(procedure.internal for procedure in procedures)
    assert sum("commune" in procedure.levels for procedure in procedures) == 1101


def test_the_header_names_source_date_and_coverage() -> None:
    header = seed_header()
    assert "dichvucong.gov.vn" in header["source"]
    assert header["as_of"] == "2026-07"
    assert header["covered"]["commune"] >= 0.90
    assert header["covered"]["all"] >= 0.70


def test_no_paragraph_of_the_portal_is_in_it(procedures: list[Procedure]) -> None:
    for procedure in procedures:
        packed = to_json(procedure)
        packed.pop("name")
        assert max(map(len, strings(packed))) <= 150, procedure.code
        assert not any(filing.note or any(fee.note for fee in filing.fees) for filing in procedure.filings)


def test_every_paper_is_called_by_our_own_table(procedures: list[Procedure]) -> None:
    kinds = paper_kinds().by_key
    for procedure in procedures:
        for case in procedure.cases:
            assert len(case.label) <= 60
            labels = [paper.label for paper in case.papers]
            assert len(set(labels)) == len(labels), (procedure.code, case.key)
            assert len({paper.key for paper in case.papers}) == len(labels), (procedure.code, case.key)
            for paper in case.papers:
                assert not paper.wording
                own = kinds[paper.kind].label
                assert paper.label == own or (paper.label.startswith(f"{own} (") and paper.label[len(own) + 2 : -1].isdigit())
        assert len({case.label for case in procedure.cases}) == len(procedure.cases)


def test_versions_belong_to_the_facts(procedures: list[Procedure]) -> None:
    for procedure in procedures[::50]:
        assert versioned(procedure).version == procedure.version


def test_figures_that_cannot_be_true_are_not_shown(procedures: list[Procedure]) -> None:
    fees = [fee for procedure in procedures for filing in procedure.filings for fee in filing.fees]
    assert all((fee.dong is None) == bool(fee.doubt) for fee in fees)
    assert all(fee.dong == 0 or fee.dong >= 1000 for fee in fees if fee.dong is not None)


def test_it_is_small() -> None:
    assert len(seed_bytes()) < 1_500_000


def test_compiling_is_deterministic_and_leaves_bad_and_internal_records_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "portal.jsonl.gz"
    lines = [json.dumps(record, ensure_ascii=False) for record in [*portal.all_good(), *portal.bad()]]
    source.write_bytes(gzip.compress("\n".join([*lines, "{broken"]).encode()))
    out = [tmp_path / "one.gz", tmp_path / "two.gz"]
    for path in out:
        assert compile_catalogue.main([str(source), "--out", str(path)]) == 0
    assert out[0].read_bytes() == out[1].read_bytes()
    said = capsys.readouterr().out
    assert "8 public procedures" in said
    assert "1 internal left out, 6 bad" in said
    assert "bad record: 1.900011" in said


def test_a_table_that_knows_too_little_fails_the_compilation(tmp_path: Path) -> None:
    unknown = portal.record(executionCases=[{"profileComponents": [portal.paper("Quả mít chín", "m1")]}])
    source = tmp_path / "portal.jsonl"
    source.write_text(json.dumps(unknown), encoding="utf-8")
    assert compile_catalogue.main([str(source), "--out", str(tmp_path / "out.gz")]) == 1
