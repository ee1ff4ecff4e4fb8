"""What happens when something happens: the use cases, each taking a unit of work.

Imports storage and dialogs. Start reading at ``inbound.py`` (a letter becomes a turn) and ``delivery.py`` (a reply is sent).
"""
