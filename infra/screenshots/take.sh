#!/usr/bin/env bash
# Takes the pictures that the README shows, from the real program with its own data in a temporary directory. Needs Debian's chromium.
set -euo pipefail

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
if ! command -v chromium >/dev/null; then apt-get update && apt-get install -y chromium fonts-noto-core; fi

work=$(mktemp -d)
address=http://127.0.0.1:5199
petition=end-closed-work-permits
cleanup() {
  if [ -n "${program:-}" ]; then kill "$program" 2>/dev/null && wait "$program" || true; fi
  rm -rf "$work"
}
trap cleanup EXIT

ASPNETCORE_URLS=$address CampaignKit__DataDirectory="$work/data" "$repository/run.sh" >"$work/log" &
program=$!
until curl -sf -o /dev/null "$address/readyz"; do
  kill -0 "$program"
  sleep 0.2
done

for number in $(seq 1 137); do
  curl -sf -o /dev/null "$address/api/v1/petitions/$petition/signatures" -H 'Content-Type: application/json' \
    -d "{\"name\":\"Ada\",\"email\":\"ada.$number@example.org\",\"country\":\"CA\",\"visibility\":\"count-only\",\"updates\":false}"
done

take() {
  chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update \
    --disable-sync --hide-scrollbars --user-data-dir="$work/browser" --window-size="$3" --screenshot="$repository/infra/screenshots/$1.png" "$address$2" 2>/dev/null
}
take petition "/petitions/$petition" 1280,1500
