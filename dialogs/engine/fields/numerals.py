"""Numbers written in Vietnamese words: "hai trăm nghìn", "một triệu rưỡi", "mười lăm"."""

from __future__ import annotations

from dialogs.engine.fold import fold

_DIGITS = {
    "khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "nham": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
}
_TIMES = {"nghin": 1_000, "ngan": 1_000, "trieu": 1_000_000, "ty": 1_000_000_000, "ti": 1_000_000_000}
_BELOW = {1_000_000_000: 100_000_000, 1_000_000: 100_000, 1_000: 100}


def in_words(words: str) -> int | None:
    """The number that these words say, or None where they say none. Marks may be missing."""
    total, group, digit, last = 0, 0, -1, 0
    said = fold(words).split()
    if not said or len(said) > 30:
        return None
    for place, word in enumerate(said):
        if word in _DIGITS:
            if digit >= 0:          # "hai mốt" is 21, "hai ba" no number
                return None
            digit = _DIGITS[word]
        elif word in ("muoi", "chuc") and place and digit > 0:
            group, digit = group + digit * 10, -1
        elif word == "muoi":
            group, digit = group + 10, -1
        elif word == "tram" and digit >= 0:
            group, digit = group + digit * 100, -1
        elif word in ("linh", "le") and place:
            continue
        elif word == "ruoi" and place == len(said) - 1 and last and digit < 0 and not group:
            total += last // 2
        elif word in _TIMES and (group or digit >= 0):
            last = _TIMES[word]
            total, group, digit = total + (group + max(digit, 0)) * last, 0, -1
        else:
            return None
    if digit >= 0 and not group and last in _BELOW and digit:      # "một triệu hai" is 1,200,000
        return total + digit * _BELOW[last]
    return total + group + max(digit, 0)
