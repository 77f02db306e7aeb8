#!/usr/bin/env bash
# What `make run` starts: the site and its worker, for trying the product on one machine.
# Ctrl-C ends both; so does the end of either.
set -euo pipefail
cd "$(dirname "$0")/.."

export PATH="$PWD/.venv/bin:$PATH"
export FLASK_APP=wsgi.py ENVIRONMENT="${ENVIRONMENT:-development}"
export BIND="127.0.0.1:${PORT:-8000}" SITE_URL="${SITE_URL:-http://127.0.0.1:${PORT:-8000}}"

mkdir -p instance
flask db upgrade
flask demo load --if-empty

gunicorn -c deploy/gunicorn.conf.py wsgi:app &
web=$!
flask worker &
worker=$!

end() {
  trap - INT TERM EXIT
  kill -TERM "$web" "$worker" 2>/dev/null || true
  wait "$web" "$worker" 2>/dev/null || true
}
trap end EXIT
trap 'end; exit 0' INT TERM

flask demo accounts
printf '\n  Үн: %s\n  Ctrl-C ends it.\n\n' "$SITE_URL"
wait -n "$web" "$worker"
