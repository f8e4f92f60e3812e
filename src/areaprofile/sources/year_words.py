"""Years that somebody wrote in words: `two thousand and twenty-two`, `twenty twenty-two`."""

import re
from collections.abc import Mapping

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_NUMBERS: Mapping[str, int] = {
    **{word: number for number, word in enumerate(_ONES)},
    **{word: 20 + 10 * number for number, word in enumerate(_TENS)},
    "oh": 0,
}
_WORD = r"(?:" + "|".join([*_NUMBERS, "thousand", "hundred", "and"]) + r")"
_YEAR = re.compile(rf"\b{_WORD}(?:[\s-]+{_WORD})+\b", re.IGNORECASE)


def years_in_figures(text: str) -> str:
    """The text with every year that is written in words in figures; all else as it was."""
    return _YEAR.sub(_figures, text)


def _figures(found: re.Match[str]) -> str:
    words = [word for word in re.split(r"[\s-]+", found[0].lower()) if word != "and"]
    year = _year(words)
    return str(year) if year is not None and 1900 <= year < 2100 else found[0]


def _year(words: list[str]) -> int | None:
    """The year of words without `and`; None when they are no year."""
    if words[:2] == ["two", "thousand"]:
        return 2000 + rest if (rest := _below_hundred(words[2:])) is not None else None
    if words[:1] == ["nineteen"] and words[1:2] == ["hundred"]:
        return 1900 + rest if (rest := _below_hundred(words[2:])) is not None else None
    century = {"nineteen": 1900, "twenty": 2000}.get(words[0])
    rest = _below_hundred(words[1:])
    return century + rest if century and rest is not None else None


def _below_hundred(words: list[str]) -> int | None:
    numbers = [_NUMBERS.get(word) for word in words]
    if None in numbers or len(numbers) > 2:
        return None
    if len(numbers) == 2 and not (words[0] in _TENS and words[1] in _ONES[1:10]):
        # `twenty oh one` is the only other pair.
        return _NUMBERS[words[1]] if words[0] == "oh" and words[1] in _ONES[1:10] else None
    return sum(number for number in numbers if number is not None)
