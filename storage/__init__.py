"""What we keep: the only SQL and the only files. Imports dialogs. Start reading at ``models.py``, then ``database.py``."""
