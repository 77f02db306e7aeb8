"""A mock identity provider with the demonstration's people, for `make run` and the tests.

python -m deploy.identity_provider serve [port]      run it
python -m deploy.identity_provider setting [port]    print IDENTITY_PROVIDERS for it
"""

from __future__ import annotations

import json
import sys
import warnings
from typing import Any

with warnings.catch_warnings():
    # The provider's own library calls what is deprecated; ours does not. Authlib's warning asks
    # to be shown always, so it is silenced only after its module is there.
    from authlib.deprecate import AuthlibDeprecationWarning

    warnings.simplefilter("ignore", AuthlibDeprecationWarning)
    from oidc_provider_mock import User, app

PORT = 9400
# Made up for the demonstration: nobody has these numbers.
PEOPLE = (
    ("aigerim", "Айгерім Сәбитқызы", "900101400001", "1990-01-01", "citizen", "750000000"),
    ("daniyar", "Данияр Ержанұлы", "850615300002", "1985-06-15", "citizen", "710000000"),
    ("elena", "Елена Ким", "780320400003", "1978-03-20", "citizen", "350000000"),
    ("student", "Әлия Бекқызы", "110901600004", "2011-09-01", "citizen", "610000000"),
    ("saken", "Сәкен Төлегенұлы", "750909300006", "1975-09-09", "permanent_resident", "KOLSAI"),
    ("john", "John Baker", "820412300005", "1982-04-12", "permanent_resident", "750000000"),
)


def users() -> list[User]:
    return [
        User(
            sub=sub,
            claims={
                "name": name,
                "national_id": number,
                "birthdate": born,
                "residence": status,
                "region": region,
            },
        )
        for sub, name, number, born, status, region in PEOPLE
    ]


def setting(port: int = PORT) -> list[dict[str, Any]]:
    """Return what IDENTITY_PROVIDERS must hold for it: one provider of each level."""
    return [_entry("state-account", "state_account", port), _entry("eid", "eid", port)]


def _entry(provider: str, level: str, port: int) -> dict[str, Any]:
    names = {
        "state_account": {
            "kk": "Мемлекеттік кіру (көрсетілім)",
            "ru": "Государственный вход (демонстрация)",
            "en": "State sign-in (demonstration)",
        },
        "eid": {
            "kk": "Электрондық қолтаңба (көрсетілім)",
            "ru": "Электронная подпись (демонстрация)",
            "en": "Electronic signature (demonstration)",
        },
    }
    statuses = {status: status for *_, status, _region in PEOPLE}
    return {
        "id": provider,
        "names": names[level],
        "issuer": f"http://localhost:{port}",
        "client_id": "un",
        "client_secret": "demonstration",
        "level": level,
        "claims": {
            "name": "name",
            "personal_id": "national_id",
            "birth_date": "birthdate",
            "status": {"claim": "residence", "values": statuses},
            "territory": "region",
        },
    }


def main(command: str, port: str = str(PORT)) -> None:
    if command == "setting":
        print(json.dumps(setting(int(port)), ensure_ascii=False))
    else:
        app(user_claims=users()).run(port=int(port))


if __name__ == "__main__":
    main(*sys.argv[1:])
