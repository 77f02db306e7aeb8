"""The switches of the whole site: banner, pauses, read-only mode."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from petitions import clock
from petitions.services import switching
from petitions.web import access, database
from petitions.web.account.pages import form_page
from petitions.web.admin.access import administrators
from petitions.web.admin.blueprint import blueprint
from petitions.web.admin.forms import SiteForm
from petitions.web.languages import NAMES
from petitions.web.refusing import allowed


@blueprint.route("/site", methods=["GET", "POST"])
@administrators
def site() -> Response:
    form = SiteForm(data=_now()) if request.method == "GET" else SiteForm()
    if form.validate_on_submit():
        allowed(lambda: switching.set_all(
            database.session(),
            banner={lang: (form[f"banner_{lang}"].data or "").strip() for lang in NAMES},
            pauses={name: form[name].data for name in switching.PAUSES},
            why=form.reason.data, by=access.person().id, at=clock.now(),
        ))  # fmt: skip
        return redirect(url_for("admin.site", saved=1), 303)
    return form_page("admin/site.html", form)


def _now() -> dict[str, object]:
    state = switching.state(database.session())
    banner = {f"banner_{lang}": state[switching.BANNER].get(lang, "") for lang in NAMES}
    return {**banner, **{name: switching.is_on(state, name) for name in switching.PAUSES}}
