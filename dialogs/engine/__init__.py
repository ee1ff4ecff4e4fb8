"""The engine: events in, messages and effects out. Start at ``turn.py``; the words are in ``text.py``."""
