"""The PDF of a pack, read back: its figures, its tags, its bookmarks, its warning."""

import io
import re

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject

from areaprofile.report.pack import Pack
from areaprofile.report.pack_pdf import write_pdf


@pytest.fixture(scope="module")
def reader(pack: Pack) -> PdfReader:
    """The PDF of the demonstration's pack."""
    return PdfReader(io.BytesIO(write_pdf(pack)))


@pytest.fixture(scope="module")
def text(reader: PdfReader) -> str:
    """All of its text, as one line."""
    return squeezed(" ".join(page.extract_text() for page in reader.pages))


def squeezed(text: str) -> str:
    """Without any space: lines break where they like."""
    return re.sub(r"\s+", "", text)


def test_every_figure_of_the_tables_is_in_it(pack: Pack, text: str) -> None:
    for card in pack.cards:
        assert card.table is not None
        for label, cells in card.table.rows:
            assert squeezed(label + "".join(cells)) in text
        for one in card.flags:
            assert squeezed(one.sentence) in text


def test_it_says_the_rest_in_the_same_words(pack: Pack, text: str) -> None:
    said = [pack.summary, pack.chance, pack.alike, pack.build]
    said += [one.reason for one in pack.unjudged] + [words for _, words in pack.method]
    said += [one.line for one in pack.sources]
    said += [question for card in pack.cards for question in card.questions]
    said += [peer.place.name for peer in pack.group.peers]
    for one in said:
        assert squeezed(one) in text


def test_it_is_tagged_with_alternative_texts_and_bookmarks(pack: Pack, reader: PdfReader) -> None:
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    kinds, words = [], []
    _walk(root["/StructTreeRoot"], kinds, words)
    assert {"/Table", "/TH", "/TD", "/H1", "/H2", "/Figure", "/L"} <= set(kinds)
    for card in pack.cards:
        assert card.picture is not None
        assert card.picture.words in words
    titles = [str(one.title) for one in _flat(reader.outline)]
    assert "At a glance" in titles
    assert any(pack.cards[0].heading in one for one in titles)
    assert str(reader.metadata.title) == pack.title  # pyright: ignore


def test_two_to_six_pages_each_with_the_warning(pack: Pack, reader: PdfReader) -> None:
    assert 2 <= len(reader.pages) <= 6
    for page in reader.pages:
        assert squeezed(pack.warning) in squeezed(page.extract_text())


def _walk(node: object, kinds: list[str], words: list[str]) -> None:
    found = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(found, DictionaryObject):
        kinds.append(str(found.get("/S", "")))
        if "/Alt" in found:
            words.append(str(found["/Alt"]))
        if "/K" in found:
            _walk(found["/K"], kinds, words)
    elif isinstance(found, list):
        for one in found:
            _walk(one, kinds, words)


def _flat(outline: list) -> list:
    return [one for part in outline for one in (_flat(part) if isinstance(part, list) else [part])]
