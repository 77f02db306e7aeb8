"""What machines read: JSON without a language in the path."""

from flask import Blueprint

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
