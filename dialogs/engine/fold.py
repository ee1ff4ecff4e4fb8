"""Vietnamese text made comparable: `clean` for keeping, `fold` for matching, `marked` for telling marks apart."""

from __future__ import annotations

import re
import unicodedata

# Control, format (zero-width, bidi, soft hyphen, tags), lone surrogates and variation selectors: they carry no word.
# White space among the controls (\t\n\v\f\r, \x1c-\x1f, \x85) is left out here: it parts words, and `split` squeezes it.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufe00-\ufe0f\ufeff\ufff0-\ufffb"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)

LONGEST_SYLLABLE = 7            # letters ("nghiêng"); what is longer, or has digits, may be anybody's own and is not remembered

_BARE = {
    "a": "àáảãạăằắẳẵặâầấẩẫậ",
    "e": "èéẻẽẹêềếểễệ",
    "i": "ìíỉĩị",
    "o": "òóỏõọôồốổỗộơờớởỡợ",
    "u": "ùúủũụưừứửữự",
    "y": "ỳýỷỹỵ",
    "d": "đðÐ",          # the Icelandic letter stands for đ in texts of old Vietnamese fonts
}
_STRIP = {ord(form): base for base, marked in _BARE.items() for letter in marked for form in (letter, letter.upper())}

# "hoà" and "hòa" are one word in two spelling customs; both become "hòa".
_TONES = {
    plain + toned: first + second
    for (plain, second), pairs in {
        ("o", "a"): zip("àáảãạ", "òóỏõọ", strict=True),
        ("o", "e"): zip("èéẻẽẹ", "òóỏõọ", strict=True),
        ("u", "y"): zip("ỳýỷỹỵ", "ùúủũụ", strict=True),
    }.items()
    for toned, first in pairs
}
_TONE = re.compile("|".join(_TONES))


def unseen(text: str) -> str:
    """The text without characters that are not seen (zero-width, bidi marks), its line breaks and spaces as they were."""
    return text if text.isascii() else _UNSEEN.sub("", text)


def clean(text: str) -> str:
    """The text as it is kept: NFC, unseen characters removed, white space squeezed to single spaces. Never raises."""
    if not text.isascii() or not text.isprintable():
        text = unicodedata.normalize("NFC", _UNSEEN.sub("", text))
    return " ".join(text.split())


def fold(text: str) -> str:
    """The text as it is matched: like `clean`, and lower case, without marks, đ as d. Never raises; folding twice changes nothing."""
    if text.isascii() and text.isprintable():
        return " ".join(text.lower().split())
    bare = clean(text).translate(_STRIP).lower()
    if not bare.isascii():      # letters of other languages, emoji, full-width forms
        for _again in range(2):     # lower-casing may bring forth new marked letters
            bare = "".join(char for char in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(char))
            bare = unicodedata.normalize("NFKC", bare).translate(_STRIP).lower()
        bare = _UNSEEN.sub("", bare)
    return " ".join(bare.split())


def marked(text: str) -> str:
    """Like `clean` in lower case, with marks, in one custom of placing tones (hoà = hòa) and one apostrophe."""
    words = clean(text).lower().replace("\u2019", "'").replace("\u02bc", "'").replace("`", "'")
    return _TONE.sub(lambda found: _TONES[found[0]], words)
