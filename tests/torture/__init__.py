"""The transcripts once more, with the process killed at every marked point, deliveries doubled and swapped, and two workers racing."""
