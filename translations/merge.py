"""Merge translations from JSON files into the catalogues, for whoever translates.

    python translations/merge.py FILE.json … [--overwrite]

A file maps each English text to its translations: {"Sign": {"kk": "Қол қою", "ru": "Подписать"}};
a plural has a list of forms for each language; a context stands before the text, parted by \\u0004.
What a catalogue says already stays, unless --overwrite is given. Prints what nothing
translates, and what the files hold but no page says.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from translations.refresh import read, write

LANGUAGES = ("kk", "ru")
Texts = dict[str, dict[str, Any]]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Merge translations from JSON files.")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--overwrite", action="store_true", help="replace what is translated")
    options = parser.parse_args(arguments)
    texts = read_files(options.files)
    catalogs = {lang: read(lang) for lang in LANGUAGES}
    for lang, catalog in catalogs.items():
        fill(lang, catalog, texts, options.overwrite)
        write(lang, catalog)
    notes = [note for lang in LANGUAGES for note in untranslated(lang, catalogs[lang])]
    print("\n".join([*notes, *unused(catalogs["kk"], texts)]))
    return 1 if notes else 0


def read_files(files: Iterable[Path]) -> Texts:
    """Read all files; where two disagree the later wins, and a line says so."""
    texts: Texts = {}
    for file in files:
        for key, entry in json.loads(file.read_text("utf-8")).items():
            if texts.get(key, entry) != entry:
                print(f"{file.name}: differs from an earlier file: {key!r}", file=sys.stderr)
            texts[key] = entry
    return texts


def fill(lang: str, catalog: Catalog, texts: Texts, overwrite: bool) -> None:
    for message in catalog:
        if message.id and (overwrite or not is_translated(message)):
            translate(lang, message, texts.get(key_of(message), {}).get(lang))


def translate(lang: str, message: Message, given: str | list[str] | None) -> None:
    """Give one message its text, if that has forms exactly where the message has."""
    if not given:
        return
    if message.pluralizable != isinstance(given, list):
        print(f"{lang}: singular or plural? {key_of(message)!r}", file=sys.stderr)
        return
    message.string = tuple(given) if isinstance(given, list) else given
    message.flags.discard("fuzzy")


def key_of(message: Message) -> str:
    text = message.id[0] if message.pluralizable else message.id
    return f"{message.context}\x04{text}" if message.context else str(text)


def is_translated(message: Message) -> bool:
    strings = message.string if message.pluralizable else (message.string,)
    return not message.fuzzy and all(strings)


def untranslated(lang: str, catalog: Catalog) -> Iterator[str]:
    for message in catalog:
        if message.id and not is_translated(message):
            yield f"{lang}: untranslated: {key_of(message)!r}"


def unused(catalog: Catalog, texts: Texts) -> Iterator[str]:
    known = {key_of(message) for message in catalog if message.id}
    yield from (f"on no page: {key!r}" for key in texts if key not in known)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
