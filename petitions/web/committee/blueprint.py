"""The blueprint of committees' own pages; its modules add the routes."""

from flask import Blueprint

blueprint = Blueprint("committee", __name__, url_prefix="/committee")
