"""Papers that people send: inspected, cleaned, kept. Start reading at ``inspect.py``."""
