"""Pages of: committee."""

from flask import Blueprint

blueprint = Blueprint("committee", __name__, url_prefix="/committee")
