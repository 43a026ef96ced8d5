"""Bringing a database's schema up to date. Alembic is imported only when there is something to do."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from bot.ports import StoreUnavailable

HEAD = "0008"
"""The newest revision in `migrations/versions`. A test compares the two."""


def migrate(connection: Connection) -> None:
    """Upgrade to HEAD inside the connection's transaction.

    Raises StoreUnavailable, a sentence to show, for a database that a newer version has changed.
    """
    if revision(connection) == HEAD:
        # A database that may only be read is noticed now, and not by the first person who comes.
        connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
        return
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, HEAD)
    except CommandError as error:
        raise StoreUnavailable("A newer version has used this database: use that one, or another file.") from error


def revision(connection: Connection) -> str | None:
    """The revision that a database is at; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found
