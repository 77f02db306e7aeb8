"""The installed Chromium, which may talk to this machine alone."""

from __future__ import annotations

import shutil

from tests.support.databases import missing

ADVICE = "no Chromium: install it (apt-get install chromium); its tests were skipped"
# The shell is the same engine without a window to draw: it takes half the processor's time.
NAMES = (
    "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
)  # fmt: skip
ARGUMENTS = (
    "--no-sandbox", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--disable-dev-shm-usage", "--disable-gpu",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)  # fmt: skip


def launch_arguments() -> dict[str, object]:
    """Return what Playwright needs to start it; skip without it, in CI fail."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        missing(ADVICE)
    return {"executable_path": found, "args": list(ARGUMENTS)}
