"""PDFs people send: kept as they are when they are paper, declined with a next step when they are more."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.papers import pdf_reader
from handlers.papers.inspect import Inspected
from tests.handlers import samples
from tests.handlers.looking import LIMITS, code_of, looked_at, looked_at_or_declined, spoiled


def test_a_plain_pdf_is_kept_as_it_is() -> None:
    sent = samples.pdf(20)
    found = looked_at(sent, "giay.pdf")
    assert (found.kind, found.pages, found.re_encoded, found.data) == ("pdf", 20, False, sent)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (samples.pdf(25), "pdf_too_long"),
        (samples.pdf(0), "pdf_broken"),
        (samples.pdf_with_script(), "pdf_script"),
        (samples.pdf_packed_script(), "pdf_script"),
        (samples.pdf_with_password(), "pdf_locked"),
        (samples.pdf_with_password(owner_only=True), "pdf_locked"),
        (samples.pdf_with_attachment(), "pdf_attachment"),
        (samples.pdf_with_action(S="/Launch", F="cmd.exe"), "pdf_active"),
        (samples.pdf_with_action(S="/GoToR", F="khac.pdf"), "pdf_active"),
        (samples.pdf_with_field("/Tx"), "pdf_form"),
        (samples.pdf_with_huge_image(), "pdf_heavy"),
        (samples.pdf()[:200], "pdf_broken"),
        (b"%PDF-1.7\n" + bytes(5000), "pdf_broken"),
        (samples.pdf_of_nested_lists(), "pdf_broken"),
        (samples.pdf_bomb(150), "pdf_broken"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_pdf_that_is_more_than_paper_is_declined(data: bytes, code: str) -> None:
    assert code_of(data, "giay.pdf") == code


def test_the_packed_script_shows_only_inside() -> None:
    sent = samples.pdf_packed_script()
    assert pdf_reader.seen_in_the_open(sent) == set()
    assert pdf_reader.judge(sent, 20, 1000) == {"code": "pdf_script"}


def test_links_and_signatures_are_no_danger() -> None:
    assert looked_at(samples.pdf_with_field("/Sig"), "ban_sao_ky_so.pdf").pages == 1
    assert looked_at(samples.pdf_with_action(S="/URI", URI="https://dichvucong.gov.vn"), "a.pdf").pages == 1


def test_a_pdf_that_never_ends_is_cut_off() -> None:
    began = time.monotonic()
    assert code_of(samples.pdf_of_doubling_pages(), "a.pdf", replace(LIMITS, pdf_seconds=1.0)) == "pdf_broken"
    assert time.monotonic() - began < 8


def test_the_pdf_reader_sees_no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_MASTER_KEY", "bi mat")
    seen: dict[str, object] = {}
    monkeypatch.setattr("handlers.papers.pdf.subprocess.run", lambda *_, **options: seen.update(options) or _Done())
    assert looked_at(samples.pdf(), "a.pdf").pages == 3
    assert isinstance(seen["env"], dict)
    assert "MOTCUA_MASTER_KEY" not in seen["env"]


class _Done:
    stdout = b'{"pages": 3}'


PDFS = [samples.pdf(2), samples.pdf_with_script(), samples.pdf_with_field("/Tx"), samples.pdf_packed_script()]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_spoiled_pdfs_are_counted_or_declined(data: st.DataObject) -> None:
    found = looked_at_or_declined(data.draw(spoiled(data.draw(st.sampled_from(PDFS)))), "a.pdf", LIMITS)
    if isinstance(found, Inspected):
        assert 1 <= found.pages <= LIMITS.pdf_pages
