"""Settings: environment variables, read once."""

from __future__ import annotations

from datetime import date
from ipaddress import IPv4Network, IPv6Network
from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.clock import EARLIEST_TODAY, LATEST_TODAY


class Settings(BaseSettings):
    """What can be set from outside. Each is `MTD_` and its name in capitals; the command line overrides some.

    `docs/settings.md` says what each is for. Raises pydantic's ValidationError for a value that cannot be read.
    """

    model_config = SettingsConfigDict(env_prefix="MTD_", env_ignore_empty=True)

    database_url: str = "sqlite:///mtd-assistant.db"
    today: Annotated[date | None, Field(ge=EARLIEST_TODAY, le=LATEST_TODAY)] = None

    public_url: str | None = None
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    proxies: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode] = ()
    server_ip: str | None = None

    operator: str = "Whoever started it on this machine"
    contact: str = "ask-in-the-chat@localhost"
    kept_in: str = "this machine"

    telegram_token: SecretStr = SecretStr("")
    telegram_secret: SecretStr | None = None
    telegram_api_url: str = "https://api.telegram.org"

    hmrc_api_url: str = "https://test-api.service.hmrc.gov.uk"
    hmrc_sign_in_url: str = "https://test-www.tax.service.gov.uk"
    hmrc_client_id: str | None = None
    hmrc_client_secret: SecretStr = SecretStr("")
    hmrc_device_id: str | None = None
    secret_keys: SecretStr = SecretStr("")

    @field_validator("proxies", mode="before")
    @classmethod
    def _with_commas(cls, given: object) -> object:
        return [each.strip() for each in given.split(",")] if isinstance(given, str) else given

    @field_validator("public_url", "telegram_api_url")
    @classmethod
    def _is_no_more_than_an_address(cls, given: str | None) -> str | None:
        """Our pages and Telegram's posts go behind one, and what we ask Telegram behind the other."""
        if given is not None and any(mark in given for mark in "?#"):
            raise ValueError("leave out what begins with ? or #")
        if given is not None and any(not "!" <= letter <= "~" for letter in given):
            raise ValueError("leave out blanks, and letters with accents")
        return given

    @field_validator("public_url")
    @classmethod
    def _names_nobody(cls, given: str | None) -> str | None:
        """Everybody sees it."""
        if given is not None and "@" in given.partition("//")[2].partition("/")[0]:
            raise ValueError("leave out the name and password before @")
        return given
