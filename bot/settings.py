"""Settings by environment, all with the prefix MOTCUA_. A wrong one is named with what would be right, and nothing starts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from dialogs.official_number import is_unit_code

DEMO_UNIT = "Trung tâm Phục vụ hành chính công (bản dùng thử)"
Days = Annotated[int, Field(ge=1, le=36_500)]       # a moment that many days ago must still have a date
Amount = Annotated[int, Field(ge=0)]
Rate = Annotated[float, Field(ge=-1, allow_inf_nan=False)]
BYTES = frozenset({"free_floor", "free_full", "file_bytes"})
SHAPES = {
    "province": "cần mã tỉnh hai chữ số, ví dụ 24 là Bắc Ninh",
    "unit_code": "cần mã định danh cơ quan: một chữ và hai số, rồi các nhóm số sau dấu chấm, ví dụ H05.105",
    "inbox_key_days": "cần ít nhất bằng MOTCUA_INBOX_BODY_DAYS, vì tin còn nội dung thì không quên được mã của nó",
}


class Settings(BaseSettings):
    """Every setting with its default. README.md lists them for the operator."""

    model_config = SettingsConfigDict(env_prefix="MOTCUA_", extra="ignore")

    database_url: str = ""                    # default: SQLite file in the data directory
    data_dir: Path = Path("data")
    http_host: str = "127.0.0.1"
    http_port: int = Field(default=8080, ge=0, le=65535)
    public_url: str = ""                      # how people reach the page, without a slash at the end
    proxies: Amount = 0                       # reverse proxies of ours in front; only then X-Forwarded-For is believed
    unit: str = ""                            # who speaks; empty: a demonstration unit
    unit_code: str = ""                       # agency code for official numbers, such as H05.105
    hotline: str = ""
    province: str = ""                        # two-digit code; empty: all provinces
    master_key: str = ""
    telegram_token: str = ""
    telegram_api_url: str = "https://api.telegram.org"
    telegram_mode: Literal["polling", "webhook", "off"] = "polling"
    telegram_webhook_secret: str = ""
    telegram_proxy: str = ""
    telegram_whole: Rate = -1                 # messages a second over all chats; -1: the platform's own limit, 0: none
    telegram_each: Rate = -1                  # messages a second in one chat
    free_floor: Amount = 512 * 1024 * 1024    # bytes of free space below which files are declined
    free_full: Amount = 16 * 1024 * 1024      # bytes below which nothing is taken any more
    file_bytes: int = Field(default=20_000_000, ge=1)
    draft_days: Days = 30
    inbox_body_days: Days = 7
    inbox_key_days: Days = Field(default=30, validate_default=True)    # not less than inbox_body_days
    outbox_text_days: Days = 30
    visitor_days: Days = 90                   # conversations of people who left nothing behind
    portal_url: str = "https://dichvucong.gov.vn"
    portal_pause: float = Field(default=0.1, ge=0, le=3600)    # seconds that each of four workers waits between two requests to the portal
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("public_url", "portal_url", "telegram_api_url")
    @classmethod
    def _no_slash(cls, value: str) -> str:
        return value.rstrip("/")

    @field_validator("province")
    @classmethod
    def _two_digits(cls, value: str) -> str:
        if value and not (len(value) == 2 and value.isdecimal()):
            raise ValueError("a province is its two-digit code, such as 24 for Bắc Ninh")
        return value

    @field_validator("unit_code")
    @classmethod
    def _agency(cls, value: str) -> str:
        if value and not is_unit_code(value):
            raise ValueError("an agency code is a letter and two digits, then groups of digits, such as H05.105")
        return value

    @field_validator("inbox_key_days")
    @classmethod
    def _outlives_the_body(cls, value: int, info: ValidationInfo) -> int:
        if value < info.data.get("inbox_body_days", 0):
            raise ValueError("a letter's key must live as long as its text (MOTCUA_INBOX_BODY_DAYS)")
        return value

    @property
    def url(self) -> str:
        """The database's address."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'motcua.db').resolve()}"

    @property
    def address(self) -> str:
        """Where the page is found, for people to open."""
        return self.public_url or f"http://{self.http_host}:{self.http_port}"

    @property
    def demo(self) -> bool:
        """Without a unit of its own this is a demonstration, and every first screen says so."""
        return not self.unit


class Wrong(Exception):
    """A setting cannot be used; the text names it and what would be right. It never repeats a secret's value."""


def load() -> Settings:
    """The settings of this process. Raises Wrong."""
    try:
        return Settings()
    except ValidationError as trouble:
        found = trouble.errors(include_input=False, include_url=False)
        raise Wrong("\n".join(line for error in found for line in _lines(error))) from None


def _lines(error: ErrorDetails) -> tuple[str, ...]:
    """What is wrong with one setting, in Vietnamese, and the same in English below."""
    name = str(error["loc"][0])
    given = {key: str(value).replace(" or ", " hoặc ") for key, value in error.get("ctx", {}).items()}
    unit = " (byte)" if name in BYTES else ""
    needed = {
        "int_parsing": f"cần một số nguyên{unit}, ví dụ {Settings.model_fields[name].default}",
        "float_parsing": f"cần một số, ví dụ {Settings.model_fields[name].default}",
        "literal_error": f"chỉ nhận {given.get('expected', '')}",
        "greater_than_equal": f"cần từ {given.get('ge', '')} trở lên",
        "finite_number": f"cần một số, ví dụ {Settings.model_fields[name].default}",
        "less_than_equal": f"cần nhiều nhất là {given.get('le', '')}",
    }.get(error["type"], SHAPES.get(name, "giá trị này không dùng được"))
    said = f"MOTCUA_{name.upper()}"
    return f"{said}: {needed}.", f"{said}: {error['msg']}"
