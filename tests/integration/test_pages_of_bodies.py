"""Pages of officers, heads and administrators about duties, and what the public sees of bodies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from petitions.services import answering, approving, staff
from petitions.services.prepared import Prepared
from petitions.storage import staff as roles
from petitions.storage.tables import Account, AuditRecord, Promise
from tests.support import lives
from tests.support.clock import Clock
from tests.support.databases import on_sqlite
from tests.support.lives import START, World
from tests.support.owing import KEPT, KZ, SITE, WORDS, Owing, extendable
from tests.support.pages import CheckingClient
from tests.support.people import sign_in
from tests.support.public import counted_statements

pytestmark = on_sqlite
LANGUAGES = ("kk", "ru", "en")
Enter = Callable[[str], CheckingClient]
CORRECTED = {**WORDS, "kk": {"summary": "Мектеп салынады", "text": "Биыл құрылыс басталады."}}


@pytest.fixture
def owing(session: Session, app: Flask, clock: Clock) -> Owing:
    clock.set(START)
    app.extensions["keys"] = lives.KEYS
    return Owing(World(session)).begin(source=extendable(KZ, "10 working days"))


@pytest.fixture
def enter(app: Flask, owing: Owing) -> Enter:
    """Return a function that signs one of the body's people in."""

    def enter(who: str) -> CheckingClient:
        client = app.test_client()
        assert isinstance(client, CheckingClient)
        session = owing.world.session
        account = session.get(Account, owing.people[who], populate_existing=True)
        assert account
        session.commit()
        sign_in(client, account)
        return client

    return enter


def answer(owing: Owing) -> None:
    """Publish an answer with two promises, and correct it."""
    session, head, at = owing.world.session, owing.people["head"], owing.world.now
    answering.publish(
        session, head, owing.duty.id, "partly", WORDS, at, site=SITE,
        promises=(owing.promise(), owing.promise(90)),
    )  # fmt: skip
    (first,) = owing.responses()
    answering.correct(session, head, first.id, CORRECTED, "Күні қате", at, site=SITE)


def promise(owing: Owing) -> int:
    found = owing.world.session.scalars(sa.select(Promise.id)).first()
    owing.world.session.commit()
    assert found
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_of_a_duty_opens_in_every_language(
    owing: Owing, enter: Enter, lang: str
) -> None:
    head, base = enter("head"), f"/{lang}/government"
    duty = f"{base}/duties/{owing.duty.id}"
    for path in (base, f"{base}?show=mine", f"{base}?show=to_approve", f"{base}?show=done"):
        head.page(path)
    for path in ("", "/desk", "/extend", "/promises/add"):
        head.page(duty + path)
    prepared = Prepared("partly", WORDS, (owing.promise(),))
    approving.submit(
        owing.world.session, owing.people["officer"], owing.duty.id, prepared, owing.world.now,
        site=SITE,
    )  # fmt: skip
    for path in ("", "/approval", "/published"):
        head.page(duty + path)
    answering.withdraw(owing.world.session, owing.people["head"], owing.duty.id, owing.world.now)
    answer(owing)
    for path in ("", "/correct", "/published"):
        head.page(duty + path)
    head.page(f"{base}/promises/{promise(owing)}")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_public_pages_of_bodies_open_in_every_language(
    owing: Owing, client: CheckingClient, lang: str
) -> None:
    answer(owing)
    slug = f"{KZ}-government"
    for path in ("bodies", f"bodies/{slug}", "overdue", f"petitions/{owing.number}"):
        client.page(f"/{lang}/{path}")
    client.page(f"/{lang}/petitions/{owing.number}/answers/{owing.duty.id}")


def test_the_public_reads_promises_the_heads_decision_and_what_was_corrected(
    owing: Owing, client: CheckingClient
) -> None:
    answer(owing)
    page = client.page(f"/en/petitions/{owing.number}").text()
    for words in ("What was promised", "Planned", "Decided by the head of the body", "Күні қате"):
        assert words in page
    versions = client.page(f"/kk/petitions/{owing.number}/answers/{owing.duty.id}").html
    assert "<del>" in versions
    assert "Келесі жылы" in versions
    assert "Биыл" in versions


def test_what_is_overdue_stands_in_public_with_its_days(
    owing: Owing, client: CheckingClient, clock: Clock
) -> None:
    assert owing.duty.due_at
    owing.world.now = owing.duty.due_at + timedelta(days=3)
    clock.set(owing.world.now)
    owing.world.tally()
    page = client.page("/en/overdue").html
    assert "Мектепке жол керек" in page
    assert '<td class="govuk-table__cell govuk-table__cell--numeric">4</td>' in page
    assert "<strong>1</strong>" in client.page("/en/bodies").html


@pytest.mark.parametrize(("path", "most"), [("bodies", 4), ("overdue", 7), ("bodies/b", 8)])
def test_public_figures_keep_to_their_budget_of_queries(
    owing: Owing, app: Flask, client: CheckingClient, path: str, most: int
) -> None:
    answer(owing)
    path = f"/kk/{path.replace('bodies/b', f'bodies/{KZ}-government')}"
    client.page(path)
    with counted_statements(app) as sent:
        client.page(path)
    assert len(sent) <= most, "\n".join(sent)


def test_an_officer_prepares_submits_and_the_head_publishes_at_a_set_moment(
    owing: Owing, enter: Enter
) -> None:
    officer, head = enter("officer"), enter("head")
    duty = f"/kk/government/duties/{owing.duty.id}"
    said = {f"{part}_{code}": WORDS[code][part] for code in WORDS for part in WORDS[code]}
    officer.submit(duty, outcome="partly", **said, then="promise")
    day = owing.world.now.date() + timedelta(days=70)
    officer.submit(
        f"{duty}/promises/add", text_kk=KEPT["kk"], text_ru=KEPT["ru"],
        due_on=[str(day.day), str(day.month), str(day.year)],
    )  # fmt: skip
    officer.submit(duty, outcome="partly", **said)
    assert owing.responses() == []
    moment = owing.world.now + timedelta(days=1)
    head.submit(
        f"{duty}/approval", decision="publish", publish_time="09:00",
        publish_on=[str(moment.day), str(moment.month), str(moment.year)],
    )  # fmt: skip
    owing.world.wait(timedelta(days=3))
    assert answering.publish_due(owing.world.session, owing.world.now) == 1
    (published,) = owing.responses()
    assert published.published_at.isoformat() == "2026-03-03T04:00:00+00:00"  # nine in Almaty
    assert promise(owing)


def test_the_inbox_asks_no_more_often_for_more_duties(
    owing: Owing, enter: Enter, app: Flask
) -> None:
    officer, asked = enter("officer"), []
    for _ in range(2):
        officer.page("/kk/government")
        with counted_statements(app) as sent:
            officer.page("/kk/government")
        asked.append(len(sent))
        for _ in range(3):
            owing.petition()
    assert asked[0] == asked[1]


ROUTES = (
    "duties/{duty}", "duties/{duty}/correct", "duties/{duty}/extend", "duties/{duty}/transfer",
    "duties/{duty}/withdraw", "duties/{duty}/assign", "duties/{duty}/comment",
    "duties/{duty}/pause", "duties/{duty}/resume", "duties/{duty}/report",
    "duties/{duty}/approval", "duties/{duty}/promises/add", "promises/{promise}",
)  # fmt: skip


def test_every_post_to_anothers_duty_is_refused_and_on_record(
    owing: Owing, enter: Enter, app: Flask
) -> None:
    answer(owing)
    other = owing.world.body(KZ, "other")
    owing.people["stranger"] = owing.world.staff("head", "stranger@example.org", other)
    posting = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("government.")
        and "POST" in (rule.methods or set())
        and rule.arguments & {"duty_id", "promise_id"}
    ]
    assert len(posting) == len(ROUTES), "a new route belongs into ROUTES"
    stranger = enter("stranger")
    token = stranger.page("/kk/account/settings").form_values()["csrf_token"]
    for place, route in enumerate(ROUTES, start=1):
        path = route.format(duty=owing.duty.id, promise=promise(owing))
        status = stranger.post(f"/kk/government/{path}", data={"csrf_token": token}).status_code
        assert status in (403, 404), route
        refused = sa.select(sa.func.count()).where(
            AuditRecord.act == "refused", AuditRecord.account_id == owing.people["stranger"]
        )
        assert owing.world.session.scalar(refused) == place, route
        owing.world.session.commit()


def test_a_duty_whose_people_left_is_given_to_another_body_by_an_administrator(
    owing: Owing, enter: Enter
) -> None:
    session = owing.world.session
    for who in ("officer", "head"):
        (role,) = roles.roles_of(session, owing.people[who])
        session.commit()
        staff.revoke_role(session, role_id=role.id, by=None, at=owing.world.now)
    other = owing.world.body(KZ, "other")
    heir = owing.world.staff("officer", "heir@example.org", other)
    administrator = enter("administrator")
    assert "govuk-tag--red" in administrator.page("/kk/admin").html
    administrator.page("/kk/admin/duties")
    administrator.submit(
        f"/kk/admin/duties/{owing.duty.id}/route", body=str(other), reason="Құзыреті"
    )
    assert (owing.duty.body_id, heir > 0) == (other, True)
    assert "heir@example.org" in owing.letters("duty_opened")
    assert owing.acts()[-1] == "route"


def test_a_duty_with_people_at_work_is_not_taken_from_them(owing: Owing, enter: Enter) -> None:
    other = owing.world.body(KZ, "other")
    administrator = enter("administrator")
    page = administrator.submit(
        f"/en/admin/duties/{owing.duty.id}/route", body=str(other), reason="Мен қалаймын"
    )
    assert "only they can pass it on" in page.text
    assert owing.duty.body_id == owing.body
