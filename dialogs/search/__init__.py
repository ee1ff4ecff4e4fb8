"""Which procedure do they mean: words of the kitchen table in, codes of the catalogue out. Pure: all data is handed in.

Start reading at ``index.py``. The tables in lexicon/ hold the ways in which people ask (storage/lexicon.py reads them);
``outside.py`` knows what is asked for here but done elsewhere.
"""

from dialogs.search.hits import Hit, named
from dialogs.search.index import Index
from dialogs.search.lexicon import Lexicon, read_lexicon
from dialogs.search.outside import Outside, outside

__all__ = ["Hit", "Index", "Lexicon", "Outside", "named", "outside", "read_lexicon"]
