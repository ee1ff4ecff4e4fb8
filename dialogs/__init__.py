"""What the bot says and asks: pure conversations, with no database, no network and no clock.

Imports nothing of ours but itself. Start reading at ``engine/turn.py`` (one turn of a conversation), then
``welcome.py`` for a small scene and ``procedures/guides/birth.py`` for a filing dialog. Scenes are listed in ``scenes.py``.
"""
