"""Pages of: government."""

from flask import Blueprint

blueprint = Blueprint("government", __name__, url_prefix="/government")
