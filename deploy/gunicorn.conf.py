"""gunicorn: `gunicorn -c deploy/gunicorn.conf.py wsgi:app`."""

import gc
import os

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = 4
timeout = 30
graceful_timeout = 20
# Longer than nginx keeps an idle connection: whoever closes first must be the one that sends, or a
# request may go into a connection that is just being closed, and a button pressed gets no answer.
keepalive = 75
# Long addresses and headers are refused before they reach the site.
limit_request_line = 4094
limit_request_field_size = 8190
# A worker is replaced now and then, so that no leak grows for ever; seldom, because whoever posts
# on a kept connection in the moment of the change gets no answer and must press the button again.
max_requests = 1_000_000
max_requests_jitter = 100_000
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
control_socket_disable = True


def post_worker_init(worker: object) -> None:
    """What is loaded by now stays: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)
