"""The usual way, to compare with: python-telegram-bot's Application and ConversationHandler, in memory, set up as its examples are."""

from __future__ import annotations

import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, ConversationHandler, MessageHandler, filters

QUESTIONS = (
    "Tên đầy đủ của bé là gì? Ví dụ: Nguyễn Minh An",
    "Bé là trai hay gái?",
    "Bé sinh ngày nào? Ví dụ: 28/02/2026",
    "Bé sinh ở đâu?",
    "Cha mẹ của bé đã đăng ký kết hôn chưa?",
    "Họ và tên mẹ của bé là gì? Ví dụ: Nguyễn Thị Hoa",
)


def step(number: int):  # type: ignore[no-untyped-def]  # the type of a callback is the library's own affair
    """Keep the answer and ask the next question."""

    async def heard(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
        assert update.message is not None
        assert context.user_data is not None
        context.user_data[number] = update.message.text
        await update.message.reply_text(QUESTIONS[number])
        return number + 1 if number + 1 < len(QUESTIONS) else ConversationHandler.END

    return heard


def main() -> None:
    """Poll the server and token given on the command line."""
    url, token = sys.argv[1:3]
    application = Application.builder().token(token).base_url(f"{url}/bot").build()
    text = filters.TEXT & ~filters.COMMAND
    handlers = [MessageHandler(text, step(number)) for number in range(len(QUESTIONS))]
    application.add_handler(
        ConversationHandler(
            entry_points=[handlers[0]],
            states={number: [handlers[number]] for number in range(1, len(QUESTIONS))},
            fallbacks=[],
        )
    )
    application.run_polling()


if __name__ == "__main__":
    main()
