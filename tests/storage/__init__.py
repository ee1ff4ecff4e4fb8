"""The store: one suite over SQLite and PostgreSQL."""
