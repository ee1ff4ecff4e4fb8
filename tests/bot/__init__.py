"""Tests of bot/: the machine around the conversations."""
