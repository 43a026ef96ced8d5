"""Settings: environment variables, read once."""

from __future__ import annotations

from datetime import date

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What can be set from outside. Each is `MTD_` and its name in capitals; the command line overrides it."""

    model_config = SettingsConfigDict(env_prefix="MTD_")

    database_url: str = "sqlite:///mtd-assistant.db"
    today: date | None = None
