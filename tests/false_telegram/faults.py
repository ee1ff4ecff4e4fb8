"""What can go wrong at Telegram, as a script: the next matching requests meet it, then all is well again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "flood",               # 429 with retry_after
    "blocked",             # 403, as if the person had blocked the bot
    "deactivated",         # 403, the account is gone
    "gone",                # 400 chat not found
    "refused",             # 400 of another kind
    "revoked",             # 401, the token is not valid any more
    "unknown method",      # 404
    "broken",              # 500 in the Bot API's own form
    "gateway",             # 502 with a web page, as a balancer answers
    "unavailable",         # 503 with a web page
    "block page",          # 403 with a web page, as a provider that blocks Telegram answers
    "redirect",            # 302
    "garbled",             # 200, done, but the answer is cut off
    "silent before",       # no answer, and not done
    "silent after",        # done, but no answer
    "reset before",        # the connection breaks, and not done
    "reset after",         # done, then the connection breaks
]
AFTER: frozenset[str] = frozenset({"garbled", "silent after", "reset after"})

JSON_FAULTS: dict[str, tuple[int, str]] = {
    "blocked": (403, "Forbidden: bot was blocked by the user"),
    "deactivated": (403, "Forbidden: user is deactivated"),
    "gone": (400, "Bad Request: chat not found"),
    "refused": (400, "Bad Request: BUTTON_DATA_INVALID"),
    "revoked": (401, "Unauthorized"),
    "unknown method": (404, "Not Found"),
    "broken": (500, "Internal Server Error"),
}
PAGE_FAULTS: dict[str, int] = {"gateway": 502, "unavailable": 503, "block page": 403}


@dataclass(slots=True)
class Fault:
    """One fault: for a method ("" is each) and a chat (0 is each), ``times`` in a row, after ``skip`` requests that go well."""

    kind: Kind
    method: str = ""
    chat: int = 0
    times: int = 1
    skip: int = 0
    retry_after: int = 3

    def meets(self, method: str, chat: int) -> bool:
        """Whether this request meets the fault; counts it if so."""
        if self.times <= 0 or (self.method and self.method != method) or (self.chat and self.chat != chat):
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        self.times -= 1
        return True
