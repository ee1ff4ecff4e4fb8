"""``make bench``: how fast and how frugal the bot is, as ratios taken in one run. Start reading at __main__.py.

Each program that is measured runs in a process of its own, and so do the people who talk to it (crowd.py, on the false Telegram), so that
the CPU time of a process is what that program costs. The baselines are in ptb_bot.py and floor_bot.py.
"""
