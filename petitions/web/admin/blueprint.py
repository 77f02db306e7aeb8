"""The blueprint of the administrators' and auditors' pages; its modules add the routes."""

from flask import Blueprint

blueprint = Blueprint("admin", __name__, url_prefix="/admin")
