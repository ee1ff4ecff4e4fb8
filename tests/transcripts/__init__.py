"""Conversations as they are read: each .txt here is played on every channel that can carry it, and again by the torture."""
