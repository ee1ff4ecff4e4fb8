"""How well the search understands: three sets of questions as people write them, each with the codes that a clerk would accept.

``dev.tsv`` and ``tuning.tsv`` were used while the search was built, ``unseen.tsv`` never: it was written by several hands, for
procedures drawn at random, without sight of the lexicon, and labelled by reading the catalogue. Columns: question, accepted codes
divided by | (NONE for what is none of ours; all of a field where only a field is named), kind of question, a note.
"""
