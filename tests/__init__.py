"""What proves the promises: transcripts, properties, recorded webhooks, kills and a real browser.

May import everything. Start reading at ``transcripts/`` (whole conversations as plain text), then ``conftest.py`` (databases, the fixed
clock, the closed network).
"""
