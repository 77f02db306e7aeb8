"""Draft decisions open for comment: reading them, commenting, and what was answered."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services import duties
from petitions.services.committees import discussions, showing
from petitions.storage import committees, public
from petitions.storage import discussions as store
from petitions.storage.tables import CommitteeCase, Discussion, DiscussionComment, Petition
from petitions.web import access
from petitions.web.account.pages import form_page
from petitions.web.committee import act_forms, trace
from petitions.web.committees import in_reader_words, title_of, titles_of
from petitions.web.database import session
from petitions.web.languages import current_language
from petitions.web.public import blueprint, caching, committee_parts
from petitions.web.public.cards import untitled
from petitions.web.refusing import attempted

PAGE = 50


@committee_parts.add
def of_case(committee: Any, body: Any, case: showing.PublicCase) -> dict[str, Any]:
    """Give a case's public page what the committee did."""
    return trace.whole(session(), committee, case.case, case.petition, clock.now(), is_public=True)


@blueprint.get("/discussions")
@access.public
@caching.shared
def discussions_list() -> str:
    """List the draft decisions that are or were open for comment."""
    db, at = session(), clock.now()
    found = [row for row in store.everything(db) if showing.shows(db, row[2])]
    titles = titles_of([petition for _, _, petition in found if not petition.text_hidden])
    bodies = public.bodies(db)
    lang = current_language()
    rows = [
        {
            **trace.discussion_row(one, at, _zone(petition)),
            "body": bodies[case.body_id].name(lang),
            "title": titles[petition.id][0] if petition.id in titles else untitled(petition.id),
            "title_lang": titles[petition.id][1] if petition.id in titles else lang,
            "number": petition.id,
        }
        for one, case, petition in found
    ]
    return render_template("public/discussions.html", rows=rows)


def _zone(petition: Petition) -> str:
    return duties.rule_set_of(session(), petition).calendar.zone


@blueprint.get("/discussions/<number:discussion_id>")
@access.public
@caching.shared
def discussion(discussion_id: int) -> str:
    """Show a draft decision, the comments that were let through, and the answers."""
    one, case, petition = _found(discussion_id)
    after = request.args.get("after", 0, type=int)
    found = store.comments(
        session(), discussion_id, "published", after=max(0, min(after, 2**63 - 1)), limit=PAGE + 1
    )
    return render_template(
        "public/discussion.html",
        row=_row(one, case, clock.now()),
        number=petition.id,
        title=_title(petition),
        comments=_comments(found[:PAGE]),
        counts=store.counts(session(), discussion_id),
        next_url=url_for("public.discussion", discussion_id=discussion_id, after=found[PAGE - 1].id)
        if len(found) > PAGE
        else None,
    )


@blueprint.route("/discussions/<number:discussion_id>/comment", methods=["GET", "POST"])
@access.signed_in
def comment(discussion_id: int) -> Response:
    """Take a comment on a draft decision."""
    one, case, petition = _found(discussion_id)
    form = act_forms.CommentForm()
    fields = {
        "comment_missing": "text", "text_too_long": "text", "commented_already": "text",
        "too_many_comments": "text", "discussion_closed": "text",
    }  # fmt: skip
    if form.validate_on_submit() and attempted(
        form,
        lambda: discussions.comment(
            session(), access.person().id, discussion_id, form.text.data, current_language(),
            clock.now(),
        ),
        fields,
    ):  # fmt: skip
        return redirect(url_for("public.commented", discussion_id=discussion_id), 303)
    return form_page(
        "public/comment.html",
        form,
        row=_row(one, case, clock.now()),
        title=_title(petition),
    )


@blueprint.get("/discussions/<number:discussion_id>/commented")
@access.signed_in
def commented(discussion_id: int) -> str:
    """Say what happens with a comment, and show the reader's own."""
    _, _, petition = _found(discussion_id)
    mine = store.written_by(session(), discussion_id, access.person().id)
    return render_template(
        "public/commented.html", mine=mine, discussion_id=discussion_id, title=_title(petition)
    )


def _found(discussion_id: int) -> tuple[Discussion, CommitteeCase, Petition]:
    found = store.with_case(session(), discussion_id)
    if found is None or not showing.shows(session(), found[2]):
        abort(404)
    return found


def _row(one: Discussion, case: CommitteeCase, at: Any) -> dict[str, Any]:
    both = committees.with_body(session(), case.body_id)
    if both is None:
        abort(404)
    committee, body = both
    name = body.names[current_language()]
    return {**trace.discussion_row(one, at, committee.zone), "body": name, "slug": body.slug}


def _title(petition: Petition) -> str:
    return untitled(petition.id) if petition.text_hidden else title_of(petition)


def _comments(found: list[DiscussionComment]) -> list[dict[str, Any]]:
    """Prepare comments, each with its answer; one that answers several stands with the last."""
    lang = current_language()
    numbers = sorted({one.reply_id for one in found if one.reply_id is not None})
    replies = store.replies(session(), numbers)
    last = {one.reply_id: one.id for one in found if one.reply_id is not None}
    rows = []
    for one in found:
        reply = replies.get(one.reply_id) if one.reply_id is not None else None
        shown = reply if reply is not None and last[reply.id] == one.id else None
        rows.append(
            {
                "comment": one,
                "lang": one.language if one.language != lang else None,
                "reply": in_reader_words(shown.texts) if shown is not None else None,
                "reply_id": one.reply_id,
                "is_with_others": reply is not None and last[reply.id] != one.id,
            }
        )
    return rows
