"""A few of the torture's kills, so that what it needs does not break unseen; `make torture` plays them all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.torture.compare import Ended, Way, differences

ROOT = Path(__file__).parent.parent.parent


def test_a_few_kills() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.torture", "--seed", "3", "--share", "0.03", "--database", "sqlite", "--workers", "1", "be_ten_huy"],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    killed = int(done.stdout.partition("sqlite: ")[2].partition(" of ")[0])
    assert 1 <= killed <= 12
    assert " 0 wrong" in done.stdout


def test_what_would_be_wrong_is_found() -> None:
    """The comparison itself: a lost message, a second one, a dossier too many, and the one repetition that is allowed."""
    was = Ended({"drafts": [1], "files": {}}, {"a": ["một", "hai"]})
    quiet, sending = Way("turn.written:1"), Way("send.answered:1")
    same = Ended({"drafts": [1], "files": {}}, {"a": ["một", "hai"]})
    assert not differences(was, same, quiet)
    assert differences(was, Ended({"drafts": [1, 2], "files": {}}, same.said), quiet)
    assert differences(was, Ended(same.state, {"a": ["một"]}), sending)
    twice = Ended(same.state, {"a": ["một", "một", "hai"]})
    assert differences(was, twice, quiet)
    assert not differences(was, twice, sending)
    marked = Ended(same.state, {"a": ["một", "hai", "(Tin này có thể đã gửi một lần rồi.)\nhai"]})
    assert not differences(was, marked, sending)
    assert differences(was, Ended(same.state, {"a": ["một", "một", "một", "hai"]}), sending)
