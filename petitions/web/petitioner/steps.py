"""The way through writing a petition: one thing a page, back and forward without any loss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import abort, make_response, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from petitions import clock
from petitions.domain.eligibility import Person
from petitions.domain.rules import RuleSet
from petitions.services import (
    amending,
    attachments,
    drafting,
    identities,
    people,
    petitioning,
    rulebooks,
)
from petitions.services.drafting import Answers
from petitions.services.errors import NotFound
from petitions.services.identities import Proof
from petitions.storage import cases
from petitions.storage.tables import Attachment, Decision, Petition
from petitions.web import access, database
from petitions.web.keys import keys, settings
from petitions.web.notices import notices

# The order of the pages; "similar" is shown only when there is something to show, "kind" only
# where the rules know several, "files" where they take some or some are there.
STEPS = (
    "rules", "addressee", "kind", "conditions", "language", "title", "text", "translations",
    "tags", "files", "check",
)  # fmt: skip
# What a petition that was returned for changes can still be changed in.
AMENDING = ("title", "text", "translations", "tags", "files", "check")


@dataclass(frozen=True)
class Step:
    """One page of one draft: the answers so far and the rule set, once it is chosen.

    `petition`: the petition that is being changed, where it was returned; `remark`: what the
    reviewers wrote then; `files`: what is attached.
    """

    name: str
    draft_id: int
    answers: Answers
    rule_set: RuleSet | None
    petition: Petition | None = None
    remark: str = ""
    files: Sequence[Attachment] = ()

    @property
    def rules(self) -> RuleSet:
        """The chosen rule set; on a later page without one, the way leads back to choosing."""
        if self.rule_set is None:
            abort(redirect(self.url("rules")))
        return self.rule_set

    @property
    def original(self) -> str:
        return self.answers.language or settings().languages[0]

    @property
    def names(self) -> tuple[str, ...]:
        """The pages of this draft, in order."""
        left_out = set()
        if self.rule_set is None or len(self.rule_set.content.kinds) < 2:
            left_out.add("kind")
        if not self.takes_files and not self.files:
            left_out.add("files")
        every = STEPS if self.petition is None else AMENDING
        return tuple(name for name in every if name not in left_out)

    @property
    def takes_files(self) -> bool:
        return self.rule_set is not None and self.rule_set.content.attachments_mb is not None

    @property
    def entrance(self) -> str:
        """Where the first page leads back to."""
        if self.petition is not None:
            return url_for("petitioner.follow", number=self.petition.id)
        return url_for("petitioner.create")

    def url(self, name: str, **values: Any) -> str:
        return url_for(f"petitioner.{name}", draft_id=self.draft_id, **values)

    def following(self) -> str:
        return self.url(self.names[self.names.index(self.name) + 1])

    def preceding(self) -> str | None:
        place = self.names.index(self.name)
        return self.url(self.names[place - 1]) if place else None

    def save(self, answers: Answers) -> None:
        drafting.save(database.session(), access.person().id, self.draft_id, answers, clock.now())

    def go_on(self) -> Response:
        """Lead to the next page, or back to checking where somebody came from there."""
        if request.args.get("from") == "check":
            return redirect(self.url("check"), 303)
        return redirect(self.following(), 303)

    def page(self, form: FlaskForm | None = None, **context: object) -> Response:
        """Render the step's page: 422 when its form comes back with errors."""
        return self.page_of(self.name, form, **context)

    def page_of(self, template: str, form: FlaskForm | None = None, **context: object) -> Response:
        """Render another page that belongs to this step."""
        html = render_template(
            f"petitioner/{template}.html",
            form=form,
            step=self,
            number=self.names.index(self.name) + 1,
            total=len(self.names),
            site_notices=notices(database.session(), clock.now()),
            **context,
        )
        return make_response(html, 422 if form is not None and form.errors else 200)


def open_step(name: str, draft_id: int) -> Step:
    """Open a page of one's own draft; 404 for anybody else's.

    A draft that has become a petition leads there (a form sent again, or the way back), unless
    the petition was returned for changes.
    """
    number = drafting.petition_of(database.session(), access.person().id, draft_id)
    if number is not None:
        return _amending_step(name, draft_id, number)
    try:
        answers = drafting.open_draft(database.session(), access.person().id, draft_id)
    except NotFound:
        abort(404)
    rule_set = None
    if answers.rule_set:
        rule_set = rulebooks.rule_set_in_force(database.session(), answers.rule_set, clock.now())
    return Step(name, draft_id, answers, rule_set, files=_files(draft_id))


def _amending_step(name: str, draft_id: int, number: int) -> Step:
    """Open a page of a petition that was returned; any other leads to where it is followed."""
    session, me = database.session(), access.person().id
    petition = petitioning.own(session, me, number)
    if not amending.is_open(petition):
        place = "petitioner.submitted" if name == "check" else "petitioner.follow"
        abort(redirect(url_for(place, number=number), 303))
    if name not in AMENDING:
        abort(redirect(url_for("petitioner.title", draft_id=draft_id), 303))
    answers = drafting.open_draft(session, me, draft_id)
    answers = replace(answers, language=petition.original_language)
    decision = cases.last_decision(session, number)
    remark = _remarks(decision) if decision is not None else ""
    rule_set = rulebooks.rule_set_of(session, petition)
    return Step(name, draft_id, answers, rule_set, petition, remark, _files(draft_id))


def _files(draft_id: int) -> Sequence[Attachment]:
    return attachments.own_files(database.session(), access.person().id, draft_id)


def _remarks(decision: Decision) -> str:
    """Return the message and the remarks on passages as one text."""
    passages = [f"“{one['quote']}”\n{one['remark']}" for one in decision.remarks]
    return "\n\n".join(part for part in (decision.message, *passages) if part)


def creator(step: Step) -> Person:
    """Return what is known of the petitioner, for the engine to judge."""
    answers = step.answers
    known = people.known_petitioner(
        step.rules, answers.level, proof_of_petitioner(), answers.declared
    )
    return Person(**known)


def proof_of_petitioner() -> Proof | None:
    """Return the strongest proof of who the petitioner is, if there is any."""
    return identities.strongest(keys(), access.person().proven)
