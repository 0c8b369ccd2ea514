#!/usr/bin/env bash
# Builds everything once in Release and runs every test. The last line is "N passed, N failed" (", N skipped" when some were).
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")"
results=artifacts/test-results
passed=0
failed=0
skipped=0

finish() {
  if [ $((passed + failed)) -eq 0 ]; then
    echo "No test ran."
    failed=1
  fi
  local sum="$passed passed, $failed failed"
  if [ "$skipped" -gt 0 ]; then sum+=", $skipped skipped"; fi
  echo "$sum"
  [ "$failed" -eq 0 ]
  exit
}
fail() {
  echo "$1"
  failed=$((failed + 1))
}

# --- What the tests need: the SDK, Node.js, from npm Azurite (Azure Table storage on this machine), maildev (a mail server that delivers nothing) and readers of oEmbed and feeds, and Chromium. ---
if ! dotnet --version >/dev/null 2>&1; then
  fail "The tests need the .NET 10 SDK, and the command dotnet does not offer one here. See https://dotnet.microsoft.com/download/dotnet/10.0."
  finish
fi
if ! command -v npm >/dev/null; then
  if [ "$(id -u)" -ne 0 ] || ! { apt-get update -qq && apt-get install -y -qq nodejs npm; }; then
    fail "The tests need Node.js with npm, for Azurite, maildev and readers of feeds. On Debian: apt-get install nodejs npm."
    finish
  fi
fi
if ! npm ci --prefix infra/azurite --ignore-scripts --no-audit --no-fund --loglevel error; then
  fail "Azurite could not be installed from the npm registry."
  finish
fi
if ! npm ci --prefix infra/maildev --ignore-scripts --no-audit --no-fund --loglevel error; then
  fail "maildev could not be installed from the npm registry."
  finish
fi
if ! npm ci --prefix infra/readers --ignore-scripts --no-audit --no-fund --loglevel error; then
  fail "The readers of oEmbed and feeds could not be installed from the npm registry."
  finish
fi
if [ ! -x /usr/bin/chromium ]; then
  if [ "$(id -u)" -ne 0 ] || ! { apt-get update -qq && apt-get install -y -qq chromium; }; then
    without_chromium="Chromium is not at /usr/bin/chromium, and could not be installed there (on Debian: apt-get install chromium)"
    if [ "${CI:-}" = true ]; then
      fail "$without_chromium. The tests of pages in a browser need it."
      finish
    fi
    echo "$without_chromium: the tests of pages in a browser are left out."
    export WithoutBrowser=true
  fi
fi
# --- End of what the tests need. ---

# Nothing started here outlives this script.
export MSBUILDDISABLENODEREUSE=1

# The engine for many machines is built where its packages can be had. A closed feed lacks them, but another source may be set up beside it.
property() { dotnet msbuild "$1" -nologo -getProperty:"$2"; }
has_orleans() {
  local folder log code=0
  folder=$(mktemp -d)
  log=$(WithOrleans=true dotnet restore src/CampaignKit.Grains -nologo -v quiet -p:ArtifactsPath="$folder" --disable-build-servers 2>&1) || code=$?
  rm -rf "$folder"
  # Anything but a missing package is a fault of ours, and is to show in the build.
  [ "$code" -eq 0 ] || ! grep -q -E 'NU110[123]|NU1603' <<<"$log"
}
if has_orleans; then
  export WithOrleans=true
else
  echo "CampaignKit.Grains cannot be restored from this package feed: the Orleans engine and its tests are left out."
fi

if ! dotnet build CampaignKit.sln -c Release -nologo --disable-build-servers; then
  fail "The build broke."
  finish
fi

if [ "$(property src/CampaignKit.Web ClosedFeed)" = true ]; then
  echo "Closed feed: stand-ins take the place of Azure.Data.Tables and Stripe.net."
fi

# One project at a time: some tests measure time, and would measure each other. A test that hangs is ended after ten minutes.
rm -rf "$results"
tests_exit=0
dotnet test CampaignKit.sln -c Release --no-build -nologo -m:1 \
  --results-directory "$results" --logger "trx;LogFilePrefix=tests" \
  --blame-hang-timeout 10m --blame-hang-dump-type none || tests_exit=$?

counter() { [[ $counters =~ \ $1=\"([0-9]+)\" ]] && echo "${BASH_REMATCH[1]}" || echo 0; }
shopt -s nullglob
for report in "$results"/*.trx; do
  counters=$(grep -o '<Counters [^>]*>' "$report" || true)
  passed=$((passed + $(counter passed)))
  failed=$((failed + $(counter failed)))
  skipped=$((skipped + $(counter total) - $(counter executed)))
done

# A project whose test host dies before its first result reports nothing at all. A project that is left out is no test project.
for project in tests/*.Tests; do
  name=${project##*/}
  if [ "$(property "$project" IsTestProject)" != true ]; then continue; fi
  reports=("$results"/*.trx)
  if [ ${#reports[@]} -eq 0 ] || ! grep -q -F "/$name.dll\"" "${reports[@]}"; then fail "$name: no test ran."; fi
done
if [ "$tests_exit" -ne 0 ] && [ "$failed" -eq 0 ]; then fail "A test run broke off (exit code $tests_exit)."; fi

echo "The package feed probe:"
feed_log=$(mktemp)
feed_exit=0
bash infra/feed/check.sh | tee "$feed_log" || feed_exit=$?
feed_sum=$(tail -n 1 "$feed_log")
rm -f "$feed_log"
if [[ $feed_sum =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
  passed=$((passed + BASH_REMATCH[1]))
  failed=$((failed + BASH_REMATCH[2]))
elif [ "$feed_exit" -ne 0 ]; then
  fail "infra/feed/check.sh broke off (exit code $feed_exit)."
fi

finish
