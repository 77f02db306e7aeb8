"""The blueprint of a person's own pages; its modules add the routes."""

from flask import Blueprint

blueprint = Blueprint("account", __name__, url_prefix="/account")
