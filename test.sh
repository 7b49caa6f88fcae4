#!/usr/bin/env bash
# Installs what the tests need and runs them all. The last line counts them.
# Options go to "dotnet test", for example: ./test.sh --filter "FullyQualifiedName~Incidents"
set -uo pipefail
cd "$(dirname "$0")"

find_chromium() {
  local name
  for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
    if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1; then
      command -v "$name"
      return 0
    fi
  done
  return 1
}

# The browser tests drive a real Chromium.
if ! CHROMIUM=$(find_chromium); then
  if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "Installing Chromium for the browser tests …"
    if apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; then
      CHROMIUM=$(find_chromium)
    fi
  fi
fi
if [ -z "${CHROMIUM:-}" ]; then
  echo "Chromium is missing, so the browser tests will be skipped. Install it with:" >&2
  echo "  Debian, Ubuntu: sudo apt-get install chromium      Fedora: sudo dnf install chromium" >&2
  echo "  macOS: brew install --cask chromium                 or set CHROMIUM to the path of a Chromium or Chrome." >&2
fi
export CHROMIUM

# The mail tests talk to servers that others made: smtp-sink and a Postfix of their own, and aiosmtpd. Feeds are read by feedparser, the calendar by icalendar,
# /api/v2 by clients from the npm registry, which the tests fetch themselves. nginx serves a static copy. Metrics are read by Prometheus' own client.
# PostgreSQL keeps the data of some; they start a server of their own.
missing_programs() {
  [ -x /usr/sbin/smtp-sink ] || command -v smtp-sink >/dev/null 2>&1 || echo postfix
  python3 -c 'import aiosmtpd' 2>/dev/null || /usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null || echo python3-aiosmtpd
  python3 -c 'import feedparser' 2>/dev/null || /usr/bin/python3 -c 'import feedparser' 2>/dev/null || echo python3-feedparser
  python3 -c 'import icalendar' 2>/dev/null || /usr/bin/python3 -c 'import icalendar' 2>/dev/null || echo python3-icalendar
  [ -x /usr/sbin/nginx ] || command -v nginx >/dev/null 2>&1 || echo nginx
  command -v node >/dev/null 2>&1 || echo nodejs
  command -v npm >/dev/null 2>&1 || echo npm
  python3 -c 'import prometheus_client' 2>/dev/null || /usr/bin/python3 -c 'import prometheus_client' 2>/dev/null || echo python3-prometheus-client
  { ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1; } || echo postgresql
}

missing=$(missing_programs)
if [ -n "$missing" ] && command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  echo "Installing" $missing "for the tests of mail, feeds, clients, copies, metrics and PostgreSQL …"
  # Without a configuration of its own it does not start: the tests start one with theirs.
  echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections
  # nginx would start, on port 80, and PostgreSQL, on port 5432, were they not told otherwise.
  policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy"
  else
    policy=
  fi
  # shellcheck disable=SC2086
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
  if [ -n "$policy" ]; then
    rm -f "$policy"
  fi
  missing=$(missing_programs)
fi
if [ -n "$missing" ]; then
  echo "Missing, so some tests of mail, feeds, clients, copies, metrics and PostgreSQL will be skipped:" $missing >&2
  echo "  Debian, Ubuntu: sudo apt-get install postfix python3-aiosmtpd python3-feedparser python3-icalendar python3-prometheus-client nginx nodejs npm postgresql      Fedora: sudo dnf install postfix nginx nodejs npm postgresql-server && pip install aiosmtpd feedparser icalendar prometheus-client" >&2
  echo "  (Postfix can be left unconfigured and stopped, nginx and PostgreSQL too. The tests that start one of their own need root.)" >&2
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
# A test that hangs is named and ends the run, instead of keeping it for ever.
dotnet test StatusPage.sln --nologo --blame-hang-timeout 5min --blame-hang-dump-type none "$@" 2>&1 | tee "$log"
status=${PIPESTATUS[0]}

# One line a test project: "… Failed: 0, Passed: 12, Skipped: 0, Total: 12 …"
count() { grep -oE "$1: +[0-9]+" "$log" | grep -oE '[0-9]+' | awk '{ sum += $1 } END { print sum + 0 }'; }
passed=$(count Passed)
failed=$(count Failed)
skipped=$(count Skipped)
if [ "$passed" = 0 ] && [ "$status" = 0 ]; then
  echo "No test ran." >&2
  status=1
fi
if [ "${CI:-}" = true ] && [ "$skipped" != 0 ]; then
  echo "CI skips nothing, yet $skipped tests were skipped." >&2
  status=1
fi
echo
echo "$passed passed, $failed failed, $skipped skipped"
exit "$status"
