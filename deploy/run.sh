#!/usr/bin/env bash
# What `make run` starts: the site, its worker and a mock identity provider, for trying the product
# on one machine. Ctrl-C ends all of them; so does the end of any.
set -euo pipefail
cd "$(dirname "$0")/.."

port="${PORT:-8000}"
provider_port="${PROVIDER_PORT:-9400}"
export PATH="$PWD/.venv/bin:$PATH"
export FLASK_APP=wsgi.py ENVIRONMENT="${ENVIRONMENT:-development}"
export BIND="127.0.0.1:$port" SITE_URL="${SITE_URL:-http://127.0.0.1:$port}"
if [[ -z "${IDENTITY_PROVIDERS:-}" ]]; then
  IDENTITY_PROVIDERS="$(python -m deploy.identity_provider setting "$provider_port")"
  export IDENTITY_PROVIDERS
fi

for taken in "PORT $port" "PROVIDER_PORT $provider_port"; do
  if (exec 3<>"/dev/tcp/127.0.0.1/${taken#* }") 2>/dev/null; then
    printf 'Port %s is taken; choose another: make run %s=…\n' "${taken#* }" "${taken% *}" >&2
    exit 1
  fi
done

prepare() {
  flask db upgrade
  flask install
  flask demo load
}

mkdir -p instance
# The first data are made beside their place, so that Ctrl-C leaves nothing half made behind.
if [[ -z "${DATABASE_URL:-}" && ! -e instance/un.sqlite3 ]]; then
  rm -f instance/first.sqlite3*
  export DATABASE_URL="sqlite:///$PWD/instance/first.sqlite3"
  prepare
  unset DATABASE_URL
  mv instance/first.sqlite3 instance/un.sqlite3
else
  prepare
fi

started=()
end() {
  trap - INT TERM EXIT
  kill -TERM "${started[@]}" 2>/dev/null || true
  wait || true
}
trap end EXIT
trap 'exit 0' INT TERM

python -m deploy.identity_provider serve "$provider_port" >/dev/null 2>&1 &
started+=($!)
gunicorn -c deploy/gunicorn.conf.py wsgi:app &
started+=($!)
flask worker &
started+=($!)

flask demo accounts
printf '\n  Үн: %s\n  Ctrl-C ends it.\n\n' "$SITE_URL"
wait -n
