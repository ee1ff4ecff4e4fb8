"""The web pages in a real Chromium, against the real routes and a bot of a few scripted lines. Start reading at ``ports.py``."""
