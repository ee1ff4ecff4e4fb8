"""The web chat: the embedded default channel. A page of ours, and the routes through which it sends acts and reads messages.

The page's acts become inbox letters; the bot's messages are rows with a number per conversation, which the page reads from a cursor.
Start reading at ``ports.py`` (what it needs from the rest), then ``acts.py`` (what comes in), ``stream.py`` (what goes out) and
``page_files/`` (what people see).
"""

from bot.channels.webchat.channel import WebChat
from bot.channels.webchat.mount import mount
from bot.channels.webchat.ports import ChatPorts, ChatSettings, ChatState, SentDocument, Unit

__all__ = ["ChatPorts", "ChatSettings", "ChatState", "SentDocument", "Unit", "WebChat", "mount"]
