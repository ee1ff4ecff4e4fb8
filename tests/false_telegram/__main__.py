"""``python -m tests.false_telegram --port 8081``: a Telegram to try the bot against, without a token from anyone."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import time

from tests.false_telegram.server import TOKEN, FalseTelegram


async def main() -> None:
    """Serve until interrupted."""
    options = argparse.ArgumentParser(prog="python -m tests.false_telegram", description="A Bot API server of our own on 127.0.0.1.")
    options.add_argument("--port", type=int, default=8081)
    options.add_argument("--latency", type=float, default=0.0, help="seconds that each answer takes")
    options.add_argument("--token", default=TOKEN)
    chosen = options.parse_args()
    server = await FalseTelegram.start(
        chosen.port, token=chosen.token, latency=chosen.latency, retry_delay=1.0, clock=lambda: int(time.time())
    )
    print(f"MOTCUA_TELEGRAM_API_URL={server.url} MOTCUA_TELEGRAM_TOKEN={server.token}", flush=True)
    try:
        await asyncio.Event().wait()
    finally:
        await server.close()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main())
