"""Territories as a tree with their populations; taking over a CSV file."""

from __future__ import annotations

from collections.abc import Iterator

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services import territory_import
from petitions.services.errors import Forbidden
from petitions.services.territory_import import BadTable, Fault, Imported
from petitions.storage import bodies, institutions
from petitions.storage.tables import Territory
from petitions.web import access, database
from petitions.web.account.pages import form_page
from petitions.web.admin import folder
from petitions.web.admin.access import administrators, is_administrator, readers
from petitions.web.admin.blueprint import blueprint
from petitions.web.admin.forms import TableForm
from petitions.web.languages import current_language
from petitions.wording.staff import level_names


@blueprint.get("/territories")
@readers
def territories() -> str:
    session = database.session()
    found = bodies.territories(session)
    return render_template(
        "admin/territories.html",
        tree=list(_tree(found)),
        populations=institutions.populations(session),
        levels=level_names(current_language()),
        may_change=is_administrator(),
        **{name: request.args.get(name, 0, type=int) for name in ("lines", "added", "renamed")},
    )


def _tree(found: list[Territory]) -> Iterator[tuple[int, Territory]]:
    """Give every territory after its parent, with its depth; the root has none."""
    below: dict[str | None, list[Territory]] = {}
    for one in found:
        below.setdefault(one.parent, []).append(one)
    waiting = [(0, one) for one in reversed(below.get(None, []))]
    while waiting:
        depth, one = waiting.pop()
        yield depth, one
        waiting += [(depth + 1, child) for child in reversed(below.get(one.code, []))]


@blueprint.route("/territories/import", methods=["GET", "POST"])
@administrators
def import_territories() -> Response:
    form, faults = TableForm(), list[Fault]()
    if form.validate_on_submit():
        text = _sent(form)
        try:
            if text is not None:
                done = territory_import.import_territories(
                    database.session(), text, by=access.person().id, at=clock.now()
                )
                return redirect(_shown(done), 303)
        except Forbidden:
            abort(403)
        except BadTable as error:
            faults = error.faults
            form.file.errors = [gettext("Nothing was taken over: the file has errors.")]
    said = [(fault.line, _sentence(fault)) for fault in faults]
    return form_page("admin/import_territories.html", form, faults=said)


def _shown(done: Imported) -> str:
    """Return the address of the tree that says what was taken over."""
    return url_for(
        "admin.territories", lines=done.lines, added=len(done.added) or None,
        renamed=len(done.names_after) or None,
    )  # fmt: skip


def _sent(form: TableForm) -> str | None:
    """Return the text of the file that was sent; None with an error beside the field."""
    upload = request.files.get(form.file.name)
    if upload is None or not upload.filename:
        form.file.errors = [gettext("Choose a file.")]
        return None
    text = folder.decoded(upload.read())
    if text is None:
        form.file.errors = [gettext("The file is not UTF-8. Save it as UTF-8.")]
    return text


def _sentence(fault: Fault) -> str:
    said = {
        "column_missing": gettext("The column “%(about)s” is missing.", about=fault.about),
        "no_csv": gettext("This is no CSV file: %(about)s.", about=fault.about),
        "no_lines": gettext("The file has no lines."),
        "line_twice": gettext("“%(about)s” has a line for this year already.", about=fault.about),
        "cell_empty": gettext("“%(about)s” is empty.", about=fault.about),
        "population_malformed": gettext(
            "“%(about)s” is no population: write digits alone.", about=fault.about
        ),
        "year_malformed": gettext("“%(about)s” is no year.", about=fault.about),
        "new_territory_incomplete": gettext(
            "A new territory needs “%(about)s” too.", about=fault.about
        ),
        "level_unknown": gettext(
            "“%(about)s” is no level: write national, region or district.", about=fault.about
        ),
        "parent_unknown": gettext(
            "“%(about)s” is no territory above it: it must stand on an earlier line.",
            about=fault.about,
        ),
        "level_differs": gettext(
            "“%(about)s” has another level here. A file cannot change the level of a territory "
            "that is known: write the level it has, or leave the cell empty.",
            about=fault.about,
        ),
        "parent_differs": gettext(
            "“%(about)s” lies under another territory here. A file cannot move a territory that "
            "is known: write the one it lies under, or leave the cell empty.",
            about=fault.about,
        ),
    }
    return str(said[fault.code])
