"""The product's sentences in a named language, without a request.

Pages get theirs from Flask-Babel; letters, commands and generated texts from here. Catalogues that
were compiled are read as they are, others are compiled in memory: `flask rules` needs no build.
"""

from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

FOLDER = Path(__file__).resolve().parents[2] / "translations"


class Words:
    """One language's sentences. Values are filled in by name: `%(count)s`."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._translations = _load(lang, FOLDER)

    @property
    def translations(self) -> Translations:
        """The catalogue itself, for template environments: they fill in the values."""
        return self._translations

    def gettext(self, message: str, **values: object) -> str:
        return _filled(self._translations.ugettext(message), values)

    def ngettext(self, singular: str, plural: str, count: int, **values: object) -> str:
        """Choose the plural form for `count`, which the sentence may also show as `%(num)s`."""
        chosen = self._translations.ungettext(singular, plural, count)
        return _filled(chosen, {"num": count, **values})


def _filled(message: str, values: dict[str, object]) -> str:
    return message % values if values else message


@cache
def _load(lang: str, folder: Path) -> Translations:
    source = folder / lang / "LC_MESSAGES" / "messages.po"
    compiled = source.with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
        return Translations(BytesIO(compiled.read_bytes()))
    return Translations(_compile(source, lang))


def _compile(source: Path, lang: str) -> BytesIO:
    buffer = BytesIO()
    with source.open("rb") as file:
        write_mo(buffer, read_po(file, locale=lang))
    buffer.seek(0)
    return buffer
