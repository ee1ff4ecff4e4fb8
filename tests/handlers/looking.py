"""Ask for one inspection, and spoil files as a bad line or a bad person would."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import strategies as st

from handlers.papers.declined import Declined
from handlers.papers.inspect import Inspected, inspect
from handlers.papers.limits import Limits

LIMITS = Limits()


def looked_at(data: bytes, name: str = "anh.jpg", limits: Limits = LIMITS) -> Inspected:
    return asyncio.run(inspect(data, name, limits))


def code_of(data: bytes, name: str = "anh.jpg", limits: Limits = LIMITS) -> str:
    with pytest.raises(Declined) as caught:
        looked_at(data, name, limits)
    return caught.value.code


def looked_at_or_declined(data: bytes, name: str, limits: Limits) -> Inspected | str:
    """What became of it. Any other exception leaves, and the test fails."""
    try:
        return looked_at(data, name, limits)
    except Declined as declined:
        return declined.code


@st.composite
def spoiled(draw: st.DrawFn, whole: bytes) -> bytes:
    data = bytearray(whole)
    for _ in range(draw(st.integers(1, 6))):
        # Most damage goes to the front, where the headers are.
        place = draw(st.one_of(st.integers(0, min(200, len(data) - 1)), st.integers(0, len(data) - 1)))
        data[place] = draw(st.integers(0, 255))
    return bytes(data[: draw(st.one_of(st.just(len(data)), st.integers(1, len(data))))])
