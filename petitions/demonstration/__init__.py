"""Demonstration data: made through the services under an earlier clock, never by writing rows."""
