"""Tests of the use cases, over both databases, with scenes of a few lines in place of the real conversations."""
