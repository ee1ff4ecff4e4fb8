"""The machine around the conversations: command line, settings, channels, web server, loops and their wiring.

May import everything below it: ``handlers``, ``storage``, ``dialogs``. Nothing imports ``bot`` but tests. Start reading at
``__main__.py`` (the commands), then ``app.py`` (what is wired to what, by hand), then one file of ``channels/``.
"""
