"""What people fill into a form, as far as the page decides it."""

from __future__ import annotations

from urllib.request import urlopen


def first_territory(address: str) -> dict[str, str]:
    """Return the first territory that a signing form offers, by its field; nothing where the page
    asks for none."""
    with urlopen(address) as page:
        text = page.read().decode()
    if 'name="territory"' not in text:
        return {}
    options = text.split('name="territory"', 1)[1].split("</select>", 1)[0]
    values = [part.split('"', 1)[0] for part in options.split('value="')[1:]]
    return {"territory": next(value for value in values if value)}
