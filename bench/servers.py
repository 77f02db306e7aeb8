"""Starts and stops what a measurement needs: PostgreSQL, gunicorn, the worker, nginx."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from config import DEVELOPMENT_KEY, DEVELOPMENT_SECRET, ROOT

WORKERS = "2"
NGINX = """
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log stderr error;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  proxy_cache_path {folder}/cache keys_zone=un:10m;
  upstream site {{ server 127.0.0.1:{upstream}; keepalive 16; }}
  server {{
    listen 127.0.0.1:{port};
    location /file/ {{ alias {folder}/file/; default_type text/html; }}
    location / {{
      proxy_pass http://site; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header Host $http_host; proxy_set_header X-Forwarded-For $remote_addr;
      proxy_cache un; proxy_cache_lock on; proxy_cache_use_stale updating error timeout;
      proxy_cache_background_update on; proxy_cache_revalidate on;
      open_file_cache max=1000 inactive=20s;
    }}
  }}
}}
"""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def environment(database_url: str, site_url: str) -> dict[str, str]:
    """Return what every process of the site is started with."""
    return {
        **os.environ,
        "FLASK_APP": "wsgi.py",
        "ENVIRONMENT": "test",
        "SECRET_KEY": DEVELOPMENT_SECRET,
        "MASTER_KEY": DEVELOPMENT_KEY,
        "DATABASE_URL": database_url,
        "SITE_URL": site_url,
        "TRUSTED_PROXIES": "1",
        "LOG_LEVEL": "WARNING",
        "WEB_CONCURRENCY": WORKERS,
    }


@contextmanager
def running(*command: str, env: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, env=dict(env), cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()


@contextmanager
def gunicorn(app: str, port: int, env: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Serve an application with the shipped configuration; the same for product and baseline."""
    with running(
        sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", app,
        env={**env, "BIND": f"127.0.0.1:{port}"},
    ) as process:  # fmt: skip
        wait_for(port)
        yield process


@contextmanager
def nginx(upstream: int) -> Iterator[tuple[int, Path]]:
    """Run nginx with the shipped caching rules; gives its port and the folder of plain files."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (folder / "file").mkdir()
        folder.chmod(0o755)
        port = free_port()
        config = folder / "nginx.conf"
        config.write_text(NGINX.format(folder=folder, port=port, upstream=upstream))
        stack.enter_context(running("nginx", "-c", str(config), env=os.environ))
        wait_for(port)
        yield port, folder / "file"


def wait_for(port: int, seconds: float = 60) -> None:
    """Wait until somebody listens; TimeoutError otherwise."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"nobody listens on port {port}")
