"""The blueprint of officers' pages; its modules add the routes."""

from flask import Blueprint

blueprint = Blueprint("government", __name__, url_prefix="/government")
