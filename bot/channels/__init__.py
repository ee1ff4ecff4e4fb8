"""One file a platform: how its deliveries become arrivals, and how a rendered part is sent to it.

A channel may import ``handlers.channel`` (the protocol it fulfils) and what that names; never another channel. Start reading at
``telegram.py``, then copy its shape. A new channel is one file here, one line in ``bot/app.py`` and a folder of recorded webhooks
in ``tests/channels/``.
"""
