"""Telegram: text, buttons, photos, documents and edits in private chats. https://core.telegram.org/bots/api

A package and not one file, since it has four things to tell: ``updates.py`` (what arrives), ``outcomes.py`` (what each answer of
Telegram means), ``request.py`` (the connection), ``polling.py`` (asking for updates). ``channel.py`` puts them together.
"""

from bot.channels.telegram.channel import Telegram, WebhookInfo
from bot.channels.telegram.request import TelegramRequest

__all__ = ["Telegram", "TelegramRequest", "WebhookInfo"]
