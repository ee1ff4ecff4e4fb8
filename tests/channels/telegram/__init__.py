"""Telegram: recorded updates in, expected arrivals out; sends, files and polling against the false Telegram with every fault."""
