"""Pages of: moderator."""

from flask import Blueprint

blueprint = Blueprint("moderator", __name__, url_prefix="/moderator")
