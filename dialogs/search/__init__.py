"""Which procedure do they mean: words of the kitchen table in, codes of the catalogue out. Pure: all data is handed in.

Start reading at ``index.py``. ``lexicon.tsv`` holds our own words for the most asked procedures (storage/lexicon.py reads it);
``outside.py`` knows what is asked for here but done elsewhere.
"""

from dialogs.search.index import Hit, Index
from dialogs.search.lexicon import Lexicon, read_lexicon
from dialogs.search.outside import Outside, outside

__all__ = ["Hit", "Index", "Lexicon", "Outside", "outside", "read_lexicon"]
