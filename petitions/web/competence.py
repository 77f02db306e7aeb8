"""Choosing the body that is competent: the likely ones first, with what they are competent for."""

from __future__ import annotations

from flask_babel import gettext
from wtforms import SelectField

from petitions.services import routing
from petitions.storage.tables import Petition
from petitions.web import database
from petitions.web.languages import current_language
from petitions.web.widgets import choices

SHOWN = 5


def offer_bodies(field: SelectField, petition: Petition, but: int | None) -> list[dict[str, str]]:
    """Fill a choice of bodies; return those that the petition's words or its place point to."""
    lang = current_language()
    found = routing.candidates(database.session(), petition, but=but)
    named = ((str(one.body.id), one.body.names[lang]) for one in found)
    # Nobody is chosen by oversight.
    field.choices = choices([("", gettext("Choose the body.")), *named])
    return [
        {"name": one.body.names[lang], "competence": one.body.competences[lang]}
        for one in found
        if one.is_likely
    ][:SHOWN]
