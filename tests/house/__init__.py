"""The house rules as tests: who imports whom, what the README promises, how sentences read.

Imports nothing of the product: it reads the files as text. Start reading at ``committed.py``, which lists them.
"""
