"""What people wrote to the operator through the contact page."""

from __future__ import annotations

from flask import render_template, request, url_for

from petitions.storage import institutions
from petitions.web import database
from petitions.web.admin.access import administrators
from petitions.web.admin.blueprint import blueprint

PAGE = 50


@blueprint.get("/feedback")
@administrators
def feedback() -> str:
    before = request.args.get("before", type=int)
    rows = institutions.feedback(database.session(), before=before, limit=PAGE + 1)
    older = url_for("admin.feedback", before=rows[PAGE - 1].id) if len(rows) > PAGE else None
    return render_template("admin/feedback.html", rows=rows[:PAGE], older=older)
