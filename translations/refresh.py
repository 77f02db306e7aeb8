"""Bring the catalogues up to date with the texts in code and templates.

python translations/refresh.py            add new texts, drop old ones
python translations/refresh.py --check    say what is out of date, change nothing
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parent
LANGUAGES = ("kk", "ru", "en")
NAMES = {"kk": "Kazakh", "ru": "Russian", "en": "English"}
KEYWORDS = DEFAULT_KEYWORDS | parse_keywords(
    ["N_", "_l", "lazy_gettext", "lazy_ngettext:1,2", "lazy_pgettext:1c,2"]
)


def main(arguments: list[str]) -> int:
    template = extract()
    if "--check" in arguments:
        stale = [line for lang in LANGUAGES for line in differences(lang, template)]
        print("\n".join(stale) or "The catalogues are up to date.")
        return 1 if stale else 0
    for lang in LANGUAGES:
        write(lang, updated(lang, template))
    return 0


def extract() -> Catalog:
    """Collect every text that code and templates offer for translation."""
    with (FOLDER / "babel.cfg").open() as config:
        methods, options = parse_mapping_cfg(config)
    template = Catalog(project="Үн", charset="utf-8")
    for folder in ("petitions", "templates"):
        rooted = [(pattern.removeprefix(f"{folder}/"), method) for pattern, method in methods]
        settings = {pattern.removeprefix(f"{folder}/"): value for pattern, value in options.items()}
        for found in extract_from_dir(ROOT / folder, rooted, settings, KEYWORDS):
            _file, _line, message, _comments, context = found
            template.add(message, context=context)
    return template


def updated(lang: str, template: Catalog) -> Catalog:
    """Return a language's catalogue with exactly the template's texts."""
    catalog = read(lang)
    catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    return catalog


def differences(lang: str, template: Catalog) -> Iterator[str]:
    """Say which texts a catalogue lacks, and which it holds in vain."""
    held, wanted = keys(read(lang)), keys(template)
    yield from (f"{lang}: lacks {key!r}" for key in sorted(wanted - held))
    yield from (f"{lang}: no longer used: {key!r}" for key in sorted(held - wanted))


def keys(catalog: Catalog) -> set[tuple[str, ...]]:
    """Tell texts apart by context, singular and plural."""
    return {
        (message.context or "", *((message.id,) if isinstance(message.id, str) else message.id))
        for message in catalog
        if message.id
    }


def read(lang: str) -> Catalog:
    path = path_of(lang)
    if not path.exists():
        return Catalog(locale=lang, charset="utf-8")
    with path.open("rb") as source:
        return read_po(source, locale=lang)


def write(lang: str, catalog: Catalog) -> None:
    """Write without dates and names, so that a catalogue changes only when its texts do."""
    path = path_of(lang)
    path.parent.mkdir(parents=True, exist_ok=True)
    heading = f"# {NAMES[lang]} texts of Үн, under its licence (MIT).\n"
    plurals = f"nplurals={catalog.num_plurals}; plural={catalog.plural_expr};"
    with path.open("wb") as target:
        target.write(
            f'{heading}msgid ""\nmsgstr ""\n"Language: {lang}\\n"\n"Plural-Forms: {plurals}\\n"\n'
            '"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
            '"Content-Transfer-Encoding: 8bit\\n"\n\n'.encode()
        )
        write_po(target, catalog, width=100, sort_output=True, omit_header=True)


def path_of(lang: str) -> Path:
    return FOLDER / lang / "LC_MESSAGES" / "messages.po"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
