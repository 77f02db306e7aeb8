"""The blueprint of moderators' pages; its modules add the routes."""

from flask import Blueprint

blueprint = Blueprint("moderator", __name__, url_prefix="/moderator")
