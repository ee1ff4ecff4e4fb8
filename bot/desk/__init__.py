"""The officials' web pages. Plain HTML made on the server, no script, no file from elsewhere. Start reading at ``papers.py``.

May import what a channel may; nothing imports it but ``bot/app.py`` and tests.
"""
