"""What each answer of Telegram means to us: one table, and the few sentences that need a closer look."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import orjson

from handlers.channel import Closed, Misconfigured, Refused, SendFailed, TryLater, Unknown

# The code is the answer's own `error_code`. https://core.telegram.org/bots/api#making-requests
MEANS: Mapping[int, type[SendFailed]] = {
    400: Refused,        # what we sent is wrong; but see PERSON_IS_GONE
    401: Misconfigured,  # the token was revoked
    403: Closed,         # blocked by the person, account deleted, never started
    404: Misconfigured,  # the token is malformed (or the method unknown to an old local server)
    409: Misconfigured,  # two programs ask for updates, or a webhook is set while we ask
    413: Refused,        # the document is too big
    429: TryLater,       # carries retry_after, in seconds
    500: TryLater,       # Telegram says itself that it did not do it, so doing it again cannot do it twice
    502: TryLater,
    503: TryLater,
    504: Unknown,        # a server behind Telegram's own did not answer it in time: it may have been done
}
# The same where the answer is not the Bot API's: a proxy, a provider's block page or a balancer spoke, and never Telegram. Its 403
# tells nothing about a person, and behind its 500, 502 or 504 the request may have been carried out.
NOT_TELEGRAMS: Mapping[int, type[SendFailed]] = {413: Refused, 429: TryLater, 500: Unknown, 502: Unknown, 503: TryLater, 504: Unknown}

PERSON_IS_GONE = ("chat not found", "user not found", "peer_id_invalid", "user_is_blocked", "input_user_deactivated", "user is deactivated")
NOT_MODIFIED = "message is not modified"

PAUSE = 5.0              # seconds before the next try where Telegram names none
_LONG_NUMBER = re.compile(r"\d{5,}")


class NoSuccess(Exception):
    """A call that is not a success: the outcome it stands for, with Telegram's own code and its words in small letters, if it spoke."""

    def __init__(self, failed: SendFailed, code: int = 0, description: str = "") -> None:
        super().__init__(failed.why)
        self.failed = failed
        self.code = code
        self.description = description


def told(description: object) -> str:
    """Telegram's own words for the operator: short, and without long numbers, which may name a person."""
    return _LONG_NUMBER.sub("…", str(description))[:160]


def result(method: str, status: int, payload: bytes) -> Any:
    """The `result` of a successful answer. Raises NoSuccess with the outcome to raise, never with anything of the request."""
    try:
        answer = orjson.loads(payload)
    except ValueError:
        answer = None
    if isinstance(answer, dict) and answer.get("ok") is True and "result" in answer and status < 300:
        return answer["result"]
    if not isinstance(answer, dict) or answer.get("ok") is not False:
        raise NoSuccess(_not_telegrams(method, status))
    code = answer.get("error_code")
    if type(code) is not int:
        code = status
    description = str(answer.get("description", ""))
    lower = description.lower()
    kind = MEANS.get(code, TryLater if code >= 500 else Refused)
    if code == 400 and any(words in lower for words in PERSON_IS_GONE):
        kind = Closed
    why = f"{method}: {code} {told(description)}"
    if kind is TryLater:
        raise NoSuccess(TryLater(why, after=_retry_after(answer.get("parameters"))), code, lower)
    raise NoSuccess(kind(why), code, lower)


def _retry_after(parameters: object) -> float:
    """Seconds to wait as Telegram asks, or our own pause."""
    if isinstance(parameters, dict):
        after = parameters.get("retry_after")
        if isinstance(after, (int, float)) and after >= 0:
            return float(after)
    return PAUSE


def _not_telegrams(method: str, status: int) -> SendFailed:
    """The outcome of an answer that is not in the Bot API's form."""
    if status < 300:
        return Unknown(f"{method}: the answer was cut off or is not Telegram's ({status})")
    if status < 400:
        return Misconfigured(f"{method}: redirected ({status}); check MOTCUA_TELEGRAM_API_URL")
    why = f"{method}: something between us and Telegram answered {status}"
    kind = NOT_TELEGRAMS.get(status, TryLater)
    return TryLater(why, after=PAUSE, everyone=True) if kind is TryLater else kind(why)
