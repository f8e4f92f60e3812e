"""The reading grade of a text by Flesch and Kincaid, 1975: years of school that it takes."""

import re

SILENT_ENDINGS = re.compile(r"(?<=[^aeiouyl])e$|(?<=[^aeiouystdxz])es$|(?<=[^aeiouytd])ed$")


def reading_grade(text: str) -> float:
    """0.39 × words a sentence + 11.8 × syllables a word − 15.59.

    A number counts as a word of one syllable; what stands in brackets (limits) is left out.
    """
    plain = re.sub(r"\([^)]*\)", "", text)
    words = re.findall(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*|\d[\d.,–-]*", plain)
    sentences = max(1, len(re.findall(r"[.!?](?=\s|$)", plain)))
    if not words:
        return 0.0
    syllables = sum(_syllables(word) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def _syllables(word: str) -> int:
    if word[0].isdigit():
        return 1
    heard = SILENT_ENDINGS.sub("", word.lower())
    return max(1, len(re.findall(r"[aeiouy]+", heard)))
