"""The store, on SQLAlchemy Core: SQLite for one machine."""
