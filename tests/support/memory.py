"""Where files lie in memory: a database waits for the disk at every commit, and at every copy."""

from __future__ import annotations

import shutil
from pathlib import Path

MEMORY = Path("/dev/shm")
NEEDED = 4 * 2**30  # bytes


def folder() -> Path | None:
    """Return a folder in memory that is large enough for the tests; None where there is none."""
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > NEEDED:
        return MEMORY
    return None
