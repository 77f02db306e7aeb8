#!/usr/bin/env python3
"""Check a petition's public ledger from outside, with Python's standard library alone.

    python3 verify_ledger.py --url https://petitions.example.org --petition 12 \\
        --vkey 'petitions.example.org/ledger+1a2b3c4d+Aa…' --saved checkpoint-of-last-month.json
    python3 verify_ledger.py --file ledger-12.tar.gz --vkey '…'

Exit status: 0 everything that was checked is right; 1 something is wrong, and the lines marked
with a cross say what and where; 2 the check could not be made (no connection, a missing or
unreadable file, wrong arguments).

This one file is the whole program, so that it can be read before it is run. It shares no code
with the site. The formats are described in docs/ledger.md; the tree is that of RFC 9162, the
signatures are Ed25519 (RFC 8032) in C2SP signed notes.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import hmac
import http.client
import json
import re
import sys
import tarfile
import time
import urllib.parse
import zipfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import local
from typing import Any

RIGHT, WRONG, UNCHECKED = 0, 1, 2
WIDTH = 256
SHOWN = 5
LONGEST = 64 * 1024 * 1024
sha256 = hashlib.sha256

# ----------------------------------------------------------------------------- what is said

MARKS = {"ok": "✓", "bad": "✗", "note": "·"}

# code: (English, Russian, Kazakh)
WORDS = {
    "start": (
        "Petition {petition}: {where}",
        "Петиция {petition}: {where}",
        "{petition} петиция: {where}",
    ),
    "key_given": (
        "Key given by you: {name}",
        "Ключ указан вами: {name}",
        "Кілтті өзіңіз көрсеттіңіз: {name}",
    ),
    "key_taken": (
        (
            "No --vkey was given, so the key came from the same place as the data: {vkey}. "
            "Compare it with the one printed in a letter or newspaper."
        ),
        (
            "Ключ (--vkey) не указан, поэтому он взят оттуда же, откуда и данные: {vkey}. "
            "Сравните его с ключом из письма или газеты."
        ),
        (
            "Кілт (--vkey) көрсетілмеді, сондықтан ол деректермен бір жерден алынды: {vkey}. "
            "Оны хаттағы немесе газеттегі кілтпен салыстырыңыз."
        ),
    ),
    "signature_ok": (
        "The site signed its checkpoint of {size} leaves.",
        "Контрольная запись сайта на {size} листьев подписана сайтом.",
        "Сайттың {size} жапырақтан тұратын бақылау жазбасына сайттың өзі қол қойған.",
    ),
    "signature_bad": (
        "{what}: the signature is wrong or of an unknown key.",
        "{what}: подпись неверна или сделана неизвестным ключом.",
        "{what}: қолтаңба қате немесе белгісіз кілтпен қойылған.",
    ),
    "sealed_ok": (
        "The petition's checkpoint is leaf {leaf} under that signature.",
        "Контрольная запись петиции — лист {leaf} под этой подписью.",
        "Петицияның бақылау жазбасы — осы қолтаңба астындағы {leaf}-жапырақ.",
    ),
    "sealed_bad": (
        "{what}: the petition's checkpoint is not in the site's signed tree.",
        "{what}: контрольной записи петиции нет в подписанном дереве сайта.",
        "{what}: петицияның бақылау жазбасы сайттың қол қойылған ағашында жоқ.",
    ),
    "root_ok": (
        "All {size} entries, hashed anew, give exactly the signed root.",
        "Все записи ({size}), хешированные заново, дают в точности подписанный корень.",
        "Барлық {size} жазба қайта хештелгенде дәл сол қол қойылған түбірді береді.",
    ),
    "root_bad": (
        "The {size} entries do not give the signed root: the ledger was altered.",
        "Записи ({size}) не дают подписанного корня: реестр изменён.",
        "{size} жазба қол қойылған түбірді бермейді: тізілім өзгертілген.",
    ),
    "size_bad": (
        "The checkpoint speaks of {said} entries; there are {found}.",
        "В контрольной записи {said} записей, а найдено {found}.",
        "Бақылау жазбасында {said} жазба көрсетілген, ал табылғаны — {found}.",
    ),
    "bundle_bad": (
        "The bundle of entries {first} to {last} cannot be read from entry {entry} on.",
        "Пакет записей {first}–{last} не читается начиная с записи {entry}.",
        "{first}–{last} жазбалар бумасы {entry}-жазбадан бастап оқылмайды.",
    ),
    "entry_bad": (
        "Entry {entry} is not written as an entry must be.",
        "Запись {entry} составлена не по форме.",
        "{entry}-жазба белгіленген түрде жазылмаған.",
    ),
    "missing": ("Entry {entry} is missing.", "Нет записи {entry}.", "{entry}-жазба жоқ."),
    "moved": (
        "In place {place} stands entry {entry} (places out of order: {places}).",
        "На месте {place} стоит запись {entry} (мест не по порядку: {places}).",
        "{place}-орында {entry}-жазба тұр (реті бұзылған орын саны: {places}).",
    ),
    "twice": (
        "Entry {entry} repeats the commitment of an earlier one.",
        "Запись {entry} повторяет обязательство более ранней записи.",
        "{entry}-жазба бұрынғы жазбаның міндеттемесін қайталайды.",
    ),
    "altered": (
        "Entry {entry} is not the one whose hash was signed.",
        "Запись {entry} — не та, чей хеш был подписан.",
        "{entry}-жазба — хешіне қол қойылған жазба емес.",
    ),
    "differs": (
        "Entry {entry} differs from its published hash.",
        "Запись {entry} расходится со своим опубликованным хешем.",
        "{entry}-жазба өзінің жарияланған хешіне сәйкес келмейді.",
    ),
    "interval": (
        (
            "The alteration lies between entries {first} and {last}: up to {before} the ledger "
            "agrees with an earlier checkpoint, from {last} on it does not."
        ),
        (
            "Изменение лежит между записями {first} и {last}: до {before} реестр согласуется с "
            "более ранней контрольной записью, с {last} — уже нет."
        ),
        (
            "Өзгеріс {first}–{last} жазбалардың арасында: {before} жазбаға дейін тізілім бұрынғы "
            "бақылау жазбасына сай, {last}-жазбадан бастап сай емес."
        ),
    ),
    "sums_ok": (
        "The entries add up to the published figures: {count} signatures ({sums}).",
        "Записи в сумме дают опубликованные числа: {count} подписей ({sums}).",
        "Жазбалардың қосындысы жарияланған сандарды береді: {count} қол ({sums}).",
    ),
    "sums_bad": (
        "Published: {said}. The entries give: {found}.",
        "Опубликовано: {said}. Записи дают: {found}.",
        "Жарияланғаны: {said}. Жазбалар беретіні: {found}.",
    ),
    "count_bad": (
        "You were shown {said} signatures; the checkpoint says {found}.",
        "Вам показали {said} подписей, в контрольной записи — {found}.",
        "Сізге {said} қол көрсетілген, бақылау жазбасында — {found}.",
    ),
    "saved_ok": (
        "{what}: what you saved ({old} entries) is the beginning of today's ledger ({new}).",
        "{what}: сохранённое вами ({old} записей) — начало сегодняшнего реестра ({new}).",
        "{what}: сақтағаныңыз ({old} жазба) — бүгінгі тізілімнің ({new}) басы.",
    ),
    "saved_site_ok": (
        "{what}: the site's tree you saved ({old} leaves) is the beginning of today's ({new}).",
        "{what}: сохранённое вами дерево сайта ({old} листьев) — начало сегодняшнего ({new}).",
        "{what}: сақтаған сайт ағашыңыз ({old} жапырақ) — бүгінгісінің ({new}) басы.",
    ),
    "saved_short": (
        (
            "{what}: the ledger was cut back: you saved {old} entries, now there are {new}; "
            "entries {first} to {old} are gone."
        ),
        (
            "{what}: реестр урезан: вы сохранили {old} записей, теперь их {new}; записи "
            "{first}–{old} исчезли."
        ),
        (
            "{what}: тізілім қысқартылған: сіз {old} жазба сақтағансыз, қазір {new}; {first}–{old} "
            "жазбалар жоғалған."
        ),
    ),
    "saved_site_short": (
        "{what}: the site's tree was cut back: you saved {old} leaves, now there are {new}.",
        "{what}: дерево сайта урезано: вы сохранили {old} листьев, теперь их {new}.",
        "{what}: сайт ағашы қысқартылған: сіз {old} жапырақ сақтағансыз, қазір {new}.",
    ),
    "saved_bad": (
        "{what}: the first {old} entries are not those you saved: history was rewritten.",
        "{what}: первые {old} записей — не те, что вы сохранили: история переписана.",
        "{what}: алғашқы {old} жазба — сіз сақтағандар емес: тарих қайта жазылған.",
    ),
    "saved_site_bad": (
        "{what}: the site's first {old} leaves are not those you saved: history was rewritten.",
        "{what}: первые {old} листьев сайта — не те, что вы сохранили: история переписана.",
        "{what}: сайттың алғашқы {old} жапырағы — сіз сақтағандар емес: тарих қайта жазылған.",
    ),
    "saved_unread": (
        "{what}: cannot be compared without the site's tiles; run again with --url.",
        "{what}: сравнить нельзя без плиток дерева сайта; запустите с --url.",
        (
            "{what}: сайт ағашының тақташаларынсыз салыстыруға болмайды; --url параметрімен қайта "
            "іске қосыңыз."
        ),
    ),
    "history_ok": (
        "{number} earlier checkpoints of this petition are beginnings of today's ledger.",
        "Более ранние контрольные записи этой петиции ({number}) — начала сегодняшнего реестра.",
        "Осы петицияның бұрынғы {number} бақылау жазбасы — бүгінгі тізілімнің басы.",
    ),
    "history_bad": (
        "The checkpoint of {size} entries that the site itself published does not fit.",
        "Опубликованная самим сайтом контрольная запись на {size} записей не сходится.",
        "Сайттың өзі жариялаған {size} жазбалық бақылау жазбасы сәйкес келмейді.",
    ),
    "site_ok": (
        (
            "The whole site's ledger was read: its {size} leaves give the signed root, and "
            "{number} of them are checkpoints of this petition."
        ),
        (
            "Прочитан реестр всего сайта: его листья ({size}) дают подписанный корень, из них "
            "{number} — контрольные записи этой петиции."
        ),
        (
            "Бүкіл сайттың тізілімі оқылды: оның {size} жапырағы қол қойылған түбірді береді, "
            "олардың {number} осы петицияның бақылау жазбалары."
        ),
    ),
    "site_bad": (
        "The site's {size} leaves do not give the signed root.",
        "Листья сайта ({size}) не дают подписанного корня.",
        "Сайттың {size} жапырағы қол қойылған түбірді бермейді.",
    ),
    "statements_ok": (
        "{number} signed statements by the hour agree with the entries they cover.",
        "Подписанные почасовые сводки ({number}) согласуются со своими записями.",
        "Қол қойылған {number} сағаттық мәлімдеме өздері қамтитын жазбаларға сай.",
    ),
    "statement_bad": (
        "The statement for {start} to {end} does not agree with entries {first} to {last}.",
        "Сводка за {start} — {end} не согласуется с записями {first}–{last}.",
        "{start} — {end} аралығындағы мәлімдеме {first}–{last} жазбаларға сай емес.",
    ),
    "receipt_ok": (
        "{what}: the receipt opens entry {entry}; it is counted as «{kind}».",
        "{what}: квитанция открывает запись {entry}; она учтена как «{kind}».",
        "{what}: түбіртек {entry}-жазбаны ашады; ол «{kind}» ретінде есептелген.",
    ),
    "receipt_bad": (
        "{what}: the receipt is not genuine or was damaged ({why}).",
        "{what}: квитанция недействительна или повреждена ({why}).",
        "{what}: түбіртек жарамсыз немесе бүлінген ({why}).",
    ),
    "receipt_broken": (
        (
            "{what}: the site promised to include this entry by {by} and did not. The receipt is "
            "the proof."
        ),
        "{what}: сайт обещал внести эту запись до {by} и не внёс. Квитанция это доказывает.",
        (
            "{what}: сайт бұл жазбаны {by} дейін енгізуге уәде беріп, енгізбеген. Түбіртек — соның "
            "дәлелі."
        ),
    ),
    "receipt_wait": (
        "{what}: not in the ledger yet; promised by {by}.",
        "{what}: в реестре пока нет; обещано до {by}.",
        "{what}: тізілімде әзірге жоқ; {by} дейін уәде етілген.",
    ),
    "proved": (
        (
            "Proved: every entry is in the signed tree, in this order, none was altered, dropped "
            "or moved since the checkpoints that were compared, and the count is "
            "the sum of the entries."
        ),
        (
            "Доказано: каждая запись входит в подписанное дерево в этом порядке; со времени "
            "сверенных контрольных записей ни одна не изменена, не удалена и не переставлена; "
            "число подписей — сумма записей."
        ),
        (
            "Дәлелденді: әр жазба қол қойылған ағашта осы ретпен тұр; салыстырылған бақылау "
            "жазбаларынан бері ешбірі өзгертілмеген, өшірілмеген, орны ауыстырылмаған; қол саны — "
            "жазбалардың қосындысы."
        ),
    ),
    "not_proved": (
        (
            "Not proved, and not provable this way: that the people are real, that nobody was "
            "entered twice under two commitments, that everyone who signed was entered (each "
            "signatory can check that with a receipt), or that others were shown the same ledger "
            "(compare saved checkpoints)."
        ),
        (
            "Не доказано и так доказано быть не может: что люди настоящие; что никто не внесён "
            "дважды под двумя обязательствами; что внесены все подписавшие (каждый может проверить "
            "это по квитанции); что другим показан тот же реестр (сравните "
            "сохранённые контрольные записи)."
        ),
        (
            "Дәлелденген жоқ және бұл жолмен дәлелденбейді: адамдардың шын екені; ешкімнің екі "
            "міндеттемемен екі рет енгізілмегені; қол қойғандардың бәрі енгізілгені (мұны әркім "
            "түбіртегімен тексере алады); өзгелерге де осы тізілім көрсетілгені (сақталған бақылау "
            "жазбаларын салыстырыңыз)."
        ),
    ),
    "no_saved": (
        "You compared with no checkpoint of your own (--saved). Keep today's file for next time.",
        (
            "Вы не сверили реестр со своей контрольной записью (--saved). Сохраните сегодняшнюю на "
            "будущее."
        ),
        (
            "Өзіңіз сақтаған бақылау жазбасымен салыстырмадыңыз (--saved). Бүгінгісін келесі жолы "
            "үшін сақтап қойыңыз."
        ),
    ),
    "wrong": (
        "The ledger is NOT as it should be.",
        "С реестром НЕ всё в порядке.",
        "Тізілімде бұзушылық БАР.",
    ),
    "unchecked": (
        "The check could not be made: {why}",
        "Проверить не удалось: {why}",
        "Тексеру мүмкін болмады: {why}",
    ),
}
LANGUAGES = ("en", "ru", "kk")


class Report:
    """What was found, printed as it comes."""

    def __init__(self, language: str) -> None:
        self.column = LANGUAGES.index(language)
        self.wrong = False

    def say(self, mark: str, code: str, **values: object) -> None:
        sys.stdout.write(f"{MARKS[mark]} {WORDS[code][self.column].format(**values)}\n")
        self.wrong = self.wrong or mark == "bad"

    def some(self, code: str, entries: Iterable[int]) -> None:
        """Name the first few entries of a kind of fault."""
        found = sorted(entries)
        for entry in found[:SHOWN]:
            self.say("bad", code, entry=entry)
        if len(found) > SHOWN:
            sys.stdout.write(f"    … +{len(found) - SHOWN}\n")


class Unchecked(Exception):
    """The check cannot go on; nothing is said about the ledger."""


class Forged(Exception):
    """A signature, proof or format that is not what it must be."""


# ----------------------------------------------------------------------------- Ed25519, RFC 8032

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
Point = tuple[int, int, int, int]
ZERO: Point = (0, 1, 1, 0)


def add(a: Point, b: Point) -> Point:
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g = 2 * a[3] * b[3] * D % P
    h = 2 * a[2] * b[2] % P
    x, y, z, t = f - e, h - g, h + g, f + e
    return x * y % P, z * t % P, y * z % P, x * t % P


def times(n: int, point: Point) -> Point:
    found = ZERO
    while n:
        if n & 1:
            found = add(found, point)
        point, n = add(point, point), n >> 1
    return found


def decompress(data: bytes) -> Point:
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & (1 << 255) - 1
    if y >= P:
        raise Forged("point")
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or (x == 0 and sign):
        raise Forged("point")
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


BASE = decompress((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """RFC 8032, section 5.1.7."""
    if len(signature) != 64 or len(public) != 32:
        return False
    try:
        key, start = decompress(public), decompress(signature[:32])
    except Forged:
        return False
    s = int.from_bytes(signature[32:], "little")
    if s >= L:
        return False
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    left = times(s, BASE)
    right = add(start, times(int.from_bytes(digest, "little") % L, key))
    return (
        (left[0] * right[2] - right[0] * left[2]) % P
        == 0
        == (left[1] * right[2] - right[1] * left[2]) % P
    )


# ----------------------------------------------------------------------------- notes and JSON


class Key:
    """A public key in the vkey form: name+id+base64."""

    def __init__(self, vkey: str) -> None:
        parts = vkey.strip().split("+", 2)
        try:
            data = base64.b64decode(parts[2], validate=True)
        except (IndexError, binascii.Error) as error:
            raise Unchecked(f"--vkey {vkey[:60]!r}") from error
        self.vkey, self.name, self.public = vkey.strip(), parts[0], data[1:]
        self.id = sha256(self.name.encode() + b"\n" + data).digest()[:4]
        if len(data) != 33 or data[0] != 1 or self.id.hex() != parts[1]:
            raise Unchecked(f"--vkey {vkey[:60]!r}")


def open_note(note: str, keys: list[Key]) -> str:
    """The text of a signed note, once one of the keys has signed it."""
    text, gap, tail = note.rpartition("\n\n")
    text, good = text + "\n", False
    for line in tail.splitlines() if gap else []:
        name, _, data = line.removeprefix("\u2014 ").partition(" ")
        raw = from_base64(data)
        for key in keys:
            if (name, raw[:4]) == (key.name, key.id):
                if not is_signed(key.public, text.encode(), raw[4:]):
                    raise Forged(name)
                good = True
    if not good:
        raise Forged("no known key")
    return text


def from_base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Forged("base64") from error


def canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def as_object(data: bytes | str) -> dict[str, Any]:
    try:
        value = json.loads(data)
    except ValueError as error:
        raise Forged("JSON") from error
    if not isinstance(value, dict):
        raise Forged("JSON")
    return value


class Head:
    """A tree's size and root."""

    def __init__(self, size: int, root: bytes) -> None:
        if type(size) is not int or size < 0 or len(root) != 32:
            raise Forged("head")
        self.size, self.root = size, root


def site_head(note: str, keys: list[Key]) -> Head:
    lines = open_note(note, keys).split("\n")
    if len(lines) != 4 or not lines[1].isdecimal() or lines[0] not in {key.name for key in keys}:
        raise Forged("checkpoint")
    return Head(int(lines[1]), from_base64(lines[2]))


class Sealed:
    """A petition's checkpoint, proved under the site's signed note."""

    def __init__(self, data: bytes, keys: list[Key]) -> None:
        value = as_object(data)
        try:
            leaf: bytes = value["checkpoint"].encode()
            self.index, path = int(value["site_index"]), map(from_base64, value["site_proof"])
            self.site = site_head(value["note"], keys)
            self.note: str = value["note"]
            self.fields, proof = as_object(leaf), list(path)
            self.petition: int = self.fields["petition"]
            self.sums: dict[str, int] = self.fields["sums"]
            self.head = Head(self.fields["size"], from_base64(self.fields["root"]))
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise Forged(f"checkpoint: {error}") from error
        self.included = includes(sha256(b"\x00" + leaf).digest(), self.index, self.site, proof)


# ----------------------------------------------------------------------------- the tree, RFC 9162


def parents(row: bytes) -> bytes:
    """The hashes above a row of 2n hashes of 32 bytes each."""
    return b"".join(
        [sha256(b"\x01" + row[n : n + 64]).digest() for n in range(0, len(row) // 64 * 64, 64)]
    )


def node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


class Tree:
    """All complete subtrees over the leaf hashes, so that the root of any prefix is quick."""

    def __init__(self, leaves: bytes) -> None:
        self.size, self.rows = len(leaves) // 32, [leaves]
        while len(self.rows[-1]) > 32:
            self.rows.append(parents(self.rows[-1]))

    def node(self, level: int, index: int) -> bytes:
        return self.rows[level][32 * index : 32 * index + 32]

    def root(self, size: int) -> bytes:
        return between(self.node, 0, size) if size else sha256(b"").digest()


Nodes = Callable[[int, int], bytes]


def between(nodes: Nodes, start: int, end: int) -> bytes:
    """The tree hash over the leaves [start, end)."""
    width = end - start
    if width & (width - 1) == 0:
        level = width.bit_length() - 1
        return nodes(level, start >> level)
    middle = start + split(width)
    return node(between(nodes, start, middle), between(nodes, middle, end))


def split(width: int) -> int:
    return 1 << ((width - 1).bit_length() - 1)


def includes(leaf: bytes, index: int, head: Head, proof: list[bytes]) -> bool:
    """Does the audit path lead from the leaf to the root? By the RFC's recursion."""

    def up(index: int, size: int, path: list[bytes]) -> bytes:
        if size == 1:
            return leaf if not path else b""
        if not path:
            return b""
        middle = split(size)
        if index < middle:
            return node(up(index, middle, path[:-1]), path[-1])
        return node(path[-1], up(index - middle, size - middle, path[:-1]))

    return 0 <= index < head.size and up(index, head.size, proof) == head.root


def is_beginning(old: Head, new: Head, nodes: Nodes) -> bool:
    """Is the older tree a prefix of the newer? `nodes` are not trusted, only what they prove.

    Walks down to the edge of the older tree; the same nodes must give both roots.
    """

    def walk(start: int, end: int) -> tuple[bytes, bytes]:
        if end == old.size:
            same = between(nodes, start, end)
            return same, same
        middle = start + split(end - start)
        if old.size <= middle:
            before, after = walk(start, middle)
            return before, node(after, between(nodes, middle, end))
        left = between(nodes, start, middle)
        before, after = walk(middle, end)
        return node(left, before), node(left, after)

    if old.size == 0:
        return old.root == sha256(b"").digest()
    return old.size <= new.size and walk(0, new.size) == (old.root, new.root)


# ----------------------------------------------------------------------------- where data come from


class Source:
    """Files below /ledger by their path; None where there is no such file."""

    name = ""

    def read(self, path: str) -> bytes | None:
        raise NotImplementedError

    def many(self, paths: list[str]) -> Iterator[bytes | None]:
        return map(self.read, paths)

    def must(self, path: str) -> bytes:
        data = self.read(path)
        if data is None:
            raise Unchecked(path)
        return data


class Folder(Source):
    def __init__(self, folder: Path) -> None:
        self.folder, self.name = folder, str(folder)

    def read(self, path: str) -> bytes | None:
        file = self.folder / path
        return file.read_bytes() if file.is_file() else None


class Packed(Source):
    """A zip, or a tar with any compression, read into memory once; perhaps in a folder."""

    def __init__(self, file: Path) -> None:
        self.name = str(file)
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                parts = {name: archive.read(name) for name in archive.namelist()}
        else:
            with tarfile.open(file) as archive:
                parts = {
                    member.name: content.read()
                    for member in archive
                    if (content := archive.extractfile(member))
                }
        folders = [name[: -len("keys")] for name in parts if f"/{name}".endswith("/keys")]
        top = min(folders, key=len, default="")
        self.parts = {name.removeprefix(top): data for name, data in parts.items()}

    def read(self, path: str) -> bytes | None:
        return self.parts.get(path)


class Site(Source):
    """A running site; bundles are fetched eight at a time."""

    def __init__(self, url: str) -> None:
        self.url = urllib.parse.urlsplit(url if "://" in url else f"https://{url}")
        if self.url.scheme not in ("http", "https") or not self.url.hostname:
            raise Unchecked(f"--url {url}")
        self.name, self.base, self.mine = url, self.url.path.rstrip("/") + "/ledger/", local()

    def _connection(self) -> http.client.HTTPConnection:
        found: http.client.HTTPConnection | None = getattr(self.mine, "connection", None)
        if found is None:
            secure = self.url.scheme == "https"
            kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
            found = self.mine.connection = kind(self.url.netloc, timeout=30)
        return found

    def read(self, path: str) -> bytes | None:
        for attempt in range(4):
            try:
                connection = self._connection()
                connection.request("GET", self.base + path)
                response = connection.getresponse()
                data = response.read(LONGEST)
            except (OSError, http.client.HTTPException) as error:
                self.mine.connection = None
                if attempt == 3:
                    raise Unchecked(f"{path}: {error}") from error
                time.sleep(attempt)
                continue
            if response.status == 200:
                return data
            if response.status in (404, 410):
                return None
            time.sleep(attempt)
        raise Unchecked(f"{path}: HTTP {response.status}")

    def many(self, paths: list[str]) -> Iterator[bytes | None]:
        with ThreadPoolExecutor(8) as pool:
            yield from pool.map(self.read, paths)


def index_path(index: int, width: int = WIDTH) -> str:
    groups = [f"{index % 1000:03d}"]
    while index := index // 1000:
        groups.insert(0, f"x{index % 1000:03d}")
    return "/".join(groups) + ("" if width == WIDTH else f".p/{width}")


def row(source: Source, below: str, count: int) -> Iterator[bytes | None]:
    """Tiles or bundles that hold `count` hashes or entries."""
    widths = [WIDTH] * (count // WIDTH) + ([count % WIDTH] if count % WIDTH else [])
    paths = [f"{below}/{index_path(n, width)}" for n, width in enumerate(widths)]
    return source.many(paths)


def tile_nodes(source: Source, below: str, size: int) -> Nodes:
    """Nodes out of published tiles of a tree of `size`."""
    kept: dict[str, bytes] = {}

    def at(level: int, index: int) -> bytes:
        tile_level, rise = divmod(level, 8)
        start = index << rise
        width = min(WIDTH, (size >> (8 * tile_level)) - start // WIDTH * WIDTH)
        path = f"{below}/{tile_level}/{index_path(start // WIDTH, width)}"
        if path not in kept:
            kept[path] = source.must(path)
        part = kept[path][32 * (start % WIDTH) : 32 * (start % WIDTH + (1 << rise))]
        while len(part) > 32:
            part = parents(part)
        return part

    return at


# ----------------------------------------------------------------------------- the entries

ENTRY = re.compile(
    rb'\{"commitment":"([A-Za-z0-9+/]{43}=)",(?:"count":([1-9]\d{0,15}),)?"kind":"([a-z_]+)",'
    rb'"number":([1-9]\d{0,15})(?:,"territory":"[^"\\\x00-\x1f\x7f-\xff]*")?\}'
)
SIDES = ("against", "support")


class Entries:
    """A ledger's entries, read and hashed, with every fault that shows without the root."""

    def __init__(self, bundles: Iterable[bytes | None], said: int) -> None:
        self.said = said
        self.hashes = bytearray()
        self.numbers: list[int] = []
        self.effects: list[tuple[bytes, int]] = []
        self.commitments: list[bytes] = []
        self.malformed: list[int] = []
        self.unread: list[tuple[int, int, int]] = []
        for nth, bundle in enumerate(bundles):
            self._bundle(nth * WIDTH, bundle or b"")
        self.size = len(self.numbers)

    def _bundle(self, before: int, data: bytes) -> None:
        width = min(WIDTH, self.said - before)
        leaves, place = [], 0
        while place < len(data):
            end = (
                place + 2 + (data[place] << 8) + int.from_bytes(data[place + 1 : place + 2], "big")
            )
            if end > len(data) or place + 2 > len(data):
                break
            leaves.append(data[place + 2 : end])
            place = end
        if place < len(data) or not data:
            self.unread.append((before + 1, before + width, before + min(len(leaves), width) + 1))
        for leaf in leaves:
            self._entry(leaf)

    def _entry(self, leaf: bytes) -> None:
        self.hashes += sha256(b"\x00" + leaf).digest()
        found = ENTRY.fullmatch(leaf)
        if found is None:
            self.malformed.append(len(self.numbers) + 1)
            self.numbers.append(0)
            self.effects.append((b"", 0))
            self.commitments.append(b"")
            return
        commitment, count, kind, number = found.groups()
        self.numbers.append(int(number))
        self.effects.append((kind, int(count or 1)))
        self.commitments.append(commitment)

    def sums(self, first: int = 1, last: int | None = None) -> dict[str, int]:
        total: dict[bytes, int] = {}
        for kind, count in self.effects[first - 1 : last]:
            total[kind] = total.get(kind, 0) + count
        return {kind.decode(): count for kind, count in sorted(total.items()) if kind}

    def tell(self, report: Report) -> None:
        """Name what is wrong with single entries."""
        for first, last, entry in self.unread[:SHOWN]:
            report.say("bad", "bundle_bad", first=first, last=last, entry=entry)
        report.some("entry_bad", self.malformed)
        wrong = [n for n, number in enumerate(self.numbers, 1) if number not in (n, 0)]
        if wrong or self.size != self.said:
            known = {*self.numbers, *self.malformed}
            report.some("missing", (n for n in range(1, self.said + 1) if n not in known))
        for place in wrong[:SHOWN]:
            entry = self.numbers[place - 1]
            report.say("bad", "moved", place=place, entry=entry, places=len(wrong))
        if len(set(self.commitments)) < self.size - max(0, len(self.malformed) - 1):
            self._tell_twice(report)

    def _tell_twice(self, report: Report) -> None:
        seen: set[bytes] = set()
        again = []
        for n, commitment in enumerate(self.commitments, 1):
            if commitment and commitment in seen:
                again.append(n)
            seen.add(commitment)
        report.some("twice", again)


def count_of(sums: dict[str, int]) -> int:
    """sign + paper + reinstate - withdraw - invalidate."""
    total = 0
    for kind, number in sums.items():
        if not kind.startswith(SIDES):
            total += -number if kind in ("withdraw", "invalidate") else number
    return total


def in_words(sums: dict[str, int]) -> str:
    return ", ".join(f"{kind} {number}" for kind, number in sorted(sums.items())) or "0"


# ----------------------------------------------------------------------------- the checks


class Check:
    """One ledger, checked step by step."""

    def __init__(self, source: Source, keys: list[Key], petition: int, report: Report) -> None:
        self.source, self.keys, self.petition, self.report = source, keys, petition, report
        self.below = f"petitions/{petition}"

    def head(self) -> bool:
        """The newest checkpoint: signature, and the petition's place under it."""
        data = self.source.must(f"{self.below}/checkpoint")
        try:
            self.sealed = Sealed(data, self.keys)
        except Forged:
            self.report.say("bad", "signature_bad", what="checkpoint")
            return False
        self.report.say("ok", "signature_ok", size=self.sealed.site.size)
        if not self.sealed.included or self.sealed.petition != self.petition:
            self.report.say("bad", "sealed_bad", what="checkpoint")
            return False
        self.report.say("ok", "sealed_ok", leaf=self.sealed.index + 1)
        return True

    def entries(self) -> None:
        """All entries anew: the root, single faults, and the sums."""
        head, sealed = self.sealed.head, self.sealed
        found = Entries(row(self.source, f"{self.below}/tile/entries", head.size), head.size)
        self.found, self.tree = found, Tree(bytes(found.hashes))
        found.tell(self.report)
        if found.size != head.size:
            self.report.say("bad", "size_bad", said=head.size, found=found.size)
        self.whole = found.size == head.size and self.tree.root(head.size) == head.root
        if self.whole:
            self.report.say("ok", "root_ok", size=head.size)
        else:
            self.report.say("bad", "root_bad", size=found.size)
            self._where()
        sums = found.sums()
        values = {"count": sealed.fields.get("count"), "sums": in_words(sums)}
        if sums == sealed.sums and count_of(sums) == sealed.fields.get("count"):
            self.report.say("ok", "sums_ok", **values)
        else:
            said = f"{values['count']} ({in_words(sealed.sums)})"
            given = f"{count_of(sums)} ({in_words(sums)})"
            self.report.say("bad", "sums_bad", said=said, found=given)

    def _where(self) -> None:
        """Compare with the published hashes: which entries are not what was hashed."""
        size = self.sealed.head.size
        tiles = b"".join(part or b"" for part in row(self.source, f"{self.below}/tile/0", size))
        if len(tiles) != 32 * size:
            return
        signed = Tree(tiles).root(size) == self.sealed.head.root
        mine = self.found.hashes
        self.report.some(
            "altered" if signed else "differs",
            (
                n + 1
                for n in range(size)
                if mine[32 * n : 32 * n + 32] != tiles[32 * n : 32 * n + 32]
            ),
        )

    def history(self, leaves: list[bytes]) -> None:
        """Earlier checkpoints of the petition: each a beginning; if not, between which two."""
        heads = []
        for leaf in leaves:
            try:
                fields = as_object(leaf)
                heads.append(Head(fields["size"], from_base64(fields["root"])))
            except (Forged, KeyError, TypeError):
                self.report.say("bad", "history_bad", size="?")
        heads.sort(key=lambda head: head.size)
        good = [head.size for head in heads if self._fits(head)]
        bad = [head.size for head in heads if not self._fits(head)]
        if not bad:
            self.report.say("ok", "history_ok", number=len(good))
            return
        for size in bad[:SHOWN]:
            self.report.say("bad", "history_bad", size=size)
        self._interval([size for size in good if size < bad[0]], bad[0])

    def _fits(self, head: Head) -> bool:
        return head.size <= self.tree.size and self.tree.root(head.size) == head.root

    def _interval(self, good: list[int], bad: int) -> None:
        before = max(good, default=0)
        self.report.say("bad", "interval", first=before + 1, last=bad, before=before)

    def own_history(self) -> list[bytes]:
        data = self.source.read(f"{self.below}/history")
        listed = as_object(data).get("checkpoints", []) if data else []
        return [str(leaf).encode() for leaf in listed]

    def whole_site(self) -> list[bytes]:
        """Every leaf of the site's ledger; those of this petition."""
        site, leaves = self.sealed.site, []
        hashes = bytearray()
        for part in row(self.source, "tile/entries", site.size):
            place, data = 0, part or b""
            while place < len(data):
                end = place + 2 + int.from_bytes(data[place : place + 2], "big")
                leaves.append(data[place + 2 : end])
                hashes += sha256(b"\x00" + leaves[-1]).digest()
                place = end
        mark = f'"petition":{self.petition},'.encode()
        mine = [leaf for leaf in leaves if mark in leaf]
        if len(leaves) == site.size and Tree(bytes(hashes)).root(site.size) == site.root:
            self.report.say("ok", "site_ok", size=site.size, number=len(mine))
        else:
            self.report.say("bad", "site_bad", size=site.size)
        return mine

    def saved(self, file: Path) -> None:
        """A file that the outsider kept: a petition's checkpoint (JSON), or the site's note."""
        data, what = file.read_bytes(), file.name
        try:
            if data.lstrip().startswith(b"{"):
                old = Sealed(data, self.keys)
                if not old.included or old.petition != self.petition:
                    self.report.say("bad", "sealed_bad", what=what)
                    return
                self._saved_petition(old.head, what)
                self._saved_site(old.site, what)
            else:
                self._saved_site(site_head(data.decode(), self.keys), what)
        except (Forged, UnicodeDecodeError):
            self.report.say("bad", "signature_bad", what=what)

    def _saved_petition(self, old: Head, what: str) -> None:
        new = self.sealed.head.size
        if old.size > new or old.size > self.tree.size:
            shown = min(new, self.tree.size)
            self.report.say(
                "bad", "saved_short", what=what, old=old.size, new=shown, first=shown + 1
            )
        elif self._fits(old):
            self.report.say("ok", "saved_ok", what=what, old=old.size, new=new)
        else:
            self.report.say("bad", "saved_bad", what=what, old=old.size)

    def _saved_site(self, old: Head, what: str) -> None:
        new = self.sealed.site
        values = {"what": what, "old": old.size, "new": new.size}
        if old.size > new.size:
            self.report.say("bad", "saved_site_short", **values)
            return
        if (old.size, old.root) == (new.size, new.root):
            self.report.say("ok", "saved_site_ok", **values)
            return
        try:
            fits = is_beginning(old, new, tile_nodes(self.source, "tile", new.size))
        except Unchecked:
            self.report.say("note", "saved_unread", what=what)
            return
        mark, code = ("ok", "saved_site_ok") if fits else ("bad", "saved_site_bad")
        self.report.say(mark, code, **values)

    def statements(self, most: int) -> None:
        """The newest signed statements: each against the entries that it covers."""
        data = self.source.read(f"{self.below}/statements")
        notes = as_object(data).get("statements", []) if data else []
        notes, good = notes[max(0, len(notes) - most) :], 0
        for note in notes:
            try:
                lines = open_note(note, self.keys).split("\n")
                fields = as_object(lines[1])
                own = lines[0] in {f"{key.name}/statement" for key in self.keys}
            except (Forged, IndexError):
                self.report.say("bad", "signature_bad", what="statement")
                continue
            first, last = int(fields.get("first", 0)), int(fields.get("last", 0))
            covered = 0 < first <= last <= self.found.size
            if own and covered and fields.get("sums") == self.found.sums(first, last):
                good += 1
                continue
            values = {"start": fields.get("from"), "end": fields.get("to")}
            self.report.say("bad", "statement_bad", first=first, last=last, **values)
        if notes and good == len(notes):
            self.report.say("ok", "statements_ok", number=good)

    def receipt(self, file: Path) -> None:
        """A receipt: genuine, opening its commitment, and kept."""
        what = file.name
        try:
            promise, opened = read_receipt(file.read_text("utf-8"), self.keys)
        except (Forged, UnicodeDecodeError) as error:
            self.report.say("bad", "receipt_bad", what=what, why=error)
            return
        if not opened or promise["petition"] != str(self.petition):
            self.report.say("bad", "receipt_bad", what=what, why="code, petition")
            return
        commitment, by = promise["commitment"].encode(), promise["include-by"]
        if commitment in self.found.commitments:
            place = self.found.commitments.index(commitment)
            kind = self.found.effects[place][0].decode()
            self.report.say("ok", "receipt_ok", what=what, entry=place + 1, kind=kind)
        elif time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()) > by:
            self.report.say("bad", "receipt_broken", what=what, by=by)
        else:
            self.report.say("note", "receipt_wait", what=what, by=by)


def read_receipt(text: str, keys: list[Key]) -> tuple[dict[str, str], bool]:
    """The promise's fields, and whether code and content give its commitment."""
    lines = [line.strip() for line in text.strip().splitlines()]
    if len(lines) < 5 or lines[0] != "ledger receipt 1" or lines[3]:
        raise Forged("format")
    promised = open_note("\n".join(lines[4:]) + "\n", keys).split("\n")
    if promised[0] not in {f"{key.name}/promise" for key in keys}:
        raise Forged("origin")
    fields = dict(line.split(" ", 1) for line in promised[1:] if " " in line)
    code = re.sub(r"[\s-]", "", lines[1].removeprefix("code ")).upper()
    content = as_object(lines[2].removeprefix("content "))
    try:
        info = f"ledger/commitment-key/v1\n{int(fields['petition'])}".encode()
        key = hmac.digest(code.encode(), info, "sha256")
        made = hmac.digest(key, canonical(content), "sha256")
        return fields, hmac.compare_digest(made, from_base64(fields["commitment"]))
    except (KeyError, ValueError) as error:
        raise Forged(str(error)) from error


# ----------------------------------------------------------------------------- the program


def arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Check a petition's public ledger from outside.",
        epilog="Exit status: 0 right, 1 something is wrong, 2 the check could not be made.",
    )
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--url", help="address of the site, e.g. https://petitions.example.org")
    where.add_argument("--file", type=Path, help="a downloaded ledger: tar.gz, zip or folder")
    parser.add_argument("--petition", type=int, help="its number (needed with --url)")
    parser.add_argument("--vkey", action="append", default=[], help="public key; may be repeated")
    parser.add_argument("--saved", action="append", default=[], type=Path, metavar="FILE",
                        help="a checkpoint kept earlier; may be repeated")  # fmt: skip
    parser.add_argument("--receipt", action="append", default=[], type=Path, metavar="FILE")
    parser.add_argument("--count", type=int, help="the number of signatures you were shown")
    parser.add_argument("--site", action="store_true", help="read the whole site's ledger too")
    parser.add_argument("--statements", type=int, default=48, metavar="N",
                        help="check the newest N hourly statements (default 48)")  # fmt: skip
    parser.add_argument("--keep", type=Path, metavar="FILE", help="save today's checkpoint here")
    parser.add_argument("--lang", choices=LANGUAGES, default="en")
    return parser.parse_args(argv)


def open_source(options: argparse.Namespace) -> Source:
    if options.url:
        return Site(options.url)
    if options.file.is_dir():
        return Folder(options.file)
    try:
        return Packed(options.file)
    except (OSError, tarfile.TarError, zipfile.BadZipFile, EOFError) as error:
        raise Unchecked(str(error)) from error


def petition_of(options: argparse.Namespace, source: Source) -> int:
    if options.petition:
        return int(options.petition)
    if isinstance(source, Folder):
        names = [f"petitions/{path.name}/" for path in (source.folder / "petitions").glob("*")]
    else:
        names = list(source.parts) if isinstance(source, Packed) else []
    found = {int(m[1]) for name in names if (m := re.match(r"petitions/(\d+)/", name))}
    if len(found) != 1:
        raise Unchecked("--petition")
    return found.pop()


def trusted_keys(options: argparse.Namespace, source: Source, report: Report) -> list[Key]:
    if options.vkey:
        keys = [Key(vkey) for vkey in options.vkey]
        report.say("note", "key_given", name=", ".join(key.name for key in keys))
        return keys
    keys = [Key(line) for line in source.must("keys").decode("utf-8", "replace").split()]
    report.say("note", "key_taken", vkey=", ".join(key.vkey for key in keys))
    return keys


def run(options: argparse.Namespace, report: Report) -> None:
    source = open_source(options)
    petition = petition_of(options, source)
    report.say("note", "start", petition=petition, where=source.name)
    check = Check(source, trusted_keys(options, source, report), petition, report)
    if not check.head():
        return
    check.entries()
    check.history(check.whole_site() if options.site else check.own_history())
    for file in options.saved:
        check.saved(file)
    check.statements(options.statements)
    for file in options.receipt:
        check.receipt(file)
    shown = check.sealed.fields.get("count")
    if options.count is not None and options.count != shown:
        report.say("bad", "count_bad", said=options.count, found=shown)
    if options.keep:
        options.keep.write_bytes(source.must(f"{check.below}/checkpoint"))


def main(argv: list[str] | None = None) -> int:
    options = arguments(sys.argv[1:] if argv is None else argv)
    report = Report(options.lang)
    try:
        run(options, report)
    except Forged as error:
        report.say("bad", "unchecked", why=error)
    except (Unchecked, OSError) as error:
        report.say("note", "unchecked", why=error)
        return WRONG if report.wrong else UNCHECKED
    if report.wrong:
        report.say("bad", "wrong")
        return WRONG
    report.say("ok", "proved")
    if not options.saved:
        report.say("note", "no_saved")
    report.say("note", "not_proved")
    return RIGHT


if __name__ == "__main__":
    if hasattr(sys.stdout, "reconfigure"):  # a Windows console may know neither ✓ nor Ұ
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(main())
