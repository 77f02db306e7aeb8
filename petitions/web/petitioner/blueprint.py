"""The blueprint of petitioners' pages; its modules add the routes."""

from flask import Blueprint

blueprint = Blueprint("petitioner", __name__)
