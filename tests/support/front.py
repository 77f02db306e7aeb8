"""The shipped nginx configuration, started: only its paths, ports and certificate are replaced."""

from __future__ import annotations

import http.client
import os
import pwd
import re
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from config import ROOT
from tests.support.mail_server import free_port

NAME = "petitions.example.org"
ADVICE = "no nginx: install it (apt-get install nginx-light); its tests were skipped"
AROUND = """
worker_processes 1; daemon off; pid {folder}/pid; error_log {folder}/error.log; user {user};
events {{ worker_connections 512; }}
http {{
  access_log off; include /etc/nginx/mime.types;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  include {folder}/site.conf;
}}
"""


class Front:
    """A running nginx; asks over TLS, as browsers do."""

    def __init__(self, port: int, plain_port: int) -> None:
        self.port, self.plain_port = port, plain_port
        self._tls = ssl.create_default_context()
        self._tls.check_hostname = False
        self._tls.verify_mode = ssl.CERT_NONE

    def get(
        self, path: str, headers: Mapping[str, str] | None = None
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        connection = http.client.HTTPSConnection(
            "127.0.0.1", self.port, context=self._tls, timeout=20
        )
        try:
            connection.request("GET", path, headers={"Host": NAME, **(headers or {})})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()


def is_installed() -> bool:
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin") is not None


@contextmanager
def serve(folder: Path, upstream: int) -> Iterator[Front]:
    """Run the shipped configuration in front of a port."""
    port, plain_port = free_port(), free_port()
    _certificate(folder)
    (folder / "site.conf").write_text(_shipped(folder, upstream, port, plain_port))
    user = pwd.getpwuid(os.getuid()).pw_name
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user))
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    process = subprocess.Popen([program, "-c", str(folder / "nginx.conf")],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        front = Front(port, plain_port)
        _wait(front, process, folder)
        yield front
    finally:
        process.terminate()
        process.wait(timeout=15)


def _shipped(folder: Path, upstream: int, port: int, plain_port: int) -> str:
    text = (ROOT / "deploy/nginx.conf").read_text()
    for pattern, instead in (
        (r"listen 80;", f"listen 127.0.0.1:{plain_port};"),
        (r"listen 443 ", f"listen 127.0.0.1:{port} "),
        (r"127\.0\.0\.1:8000", f"127.0.0.1:{upstream}"),
        (r"/etc/letsencrypt/live/[^;]*/", f"{folder}/"),
        (r"/var/cache/nginx/un", f"{folder}/cache"),
        (r"/srv/un/", f"{ROOT}/"),
    ):
        text, count = re.subn(pattern, instead, text)
        assert count, pattern
    return text


def _certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name)
        .public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )  # fmt: skip


def _wait(front: Front, process: subprocess.Popen[bytes], folder: Path) -> None:
    end = time.monotonic() + 20
    while True:
        try:
            front.get("/static/manifest.json")
        except OSError:
            log = folder / "error.log"
            said = log.read_text() if log.exists() else "nothing"
            assert process.poll() is None and time.monotonic() < end, f"nginx said: {said}"  # noqa: PT018
            time.sleep(0.05)
        else:
            return
