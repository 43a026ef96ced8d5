"""The store, on SQLAlchemy Core: SQLite for one machine, PostgreSQL for any number of processes."""
