#!/usr/bin/env bash
# Builds CampaignKit if anything changed since the last start, then runs it. Arguments go to the program: ./run.sh export some-petition
# ./run.sh --azurite … runs it over Azurite, Azure Table storage on this machine, which it starts and stops: to try that storage, not to keep signatures in.
# ./run.sh --stripe-double … runs it with a double of Stripe beside it, so that donations can be tried without an account and without money.
# ASPNETCORE_URLS, CampaignKit__DataDirectory and CampaignKit__SeedsDirectory are honoured; relative paths count from where you are.
# Standard output belongs to the program: everything said here goes to standard error.
set -euo pipefail

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
program="$repository/artifacts/publish/CampaignKit.Web/release"
stamp="$repository/artifacts/run.stamp"

over_azurite=false
with_stripe=false
while true; do
  case "${1-}" in
    --azurite) over_azurite=true ;;
    --stripe-double) with_stripe=true ;;
    *) break ;;
  esac
  shift
done

absolute() { case $1 in /*) echo "$1" ;; *) echo "$PWD/$1" ;; esac; }
CampaignKit__DataDirectory=$(absolute "${CampaignKit__DataDirectory:-$repository/data}")
CampaignKit__SeedsDirectory=$(absolute "${CampaignKit__SeedsDirectory:-$repository/seeds}")
export CampaignKit__DataDirectory CampaignKit__SeedsDirectory
export ASPNETCORE_URLS="${ASPNETCORE_URLS:-http://localhost:5000}"
# Settings and static files lie beside the program, wherever it is started from.
export ASPNETCORE_CONTENTROOT="${ASPNETCORE_CONTENTROOT:-$program}"

if ! sdk=$(cd "$repository" && dotnet --version 2>/dev/null); then
  echo "CampaignKit needs the .NET 10 SDK, and the command dotnet does not offer one here. Install it from https://dotnet.microsoft.com/download/dotnet/10.0 and start again." >&2
  exit 1
fi

# By content, so that a deleted file and a checkout of older files count as changes, and a touched file does not.
inputs() {
  cd "$repository"
  shopt -s nullglob
  echo "SDK $sdk, ClosedFeed=${ClosedFeed-}, WithOrleans=${WithOrleans-}"
  find src infra/feed *.props *.targets *.config global.json BannedSymbols.txt .editorconfig -type f ! -path '*/bin/*' ! -path '*/obj/*' -exec cksum {} + | LC_ALL=C sort -k 3
}
feed() { if [ -f "$repository/artifacts/feed.props" ]; then cksum <"$repository/artifacts/feed.props"; else echo "not asked"; fi; }
is_current() { [ -f "$program/CampaignKit.Web.dll" ] && [ -f "$stamp" ] && [ "$(inputs; feed)" = "$(cat "$stamp")" ]; }

build() {
  local before
  before=$(inputs)
  echo "Building CampaignKit…" >&2
  # From an empty folder: what an earlier build left is not served, and a program that still runs keeps the files it has open.
  rm -rf "$stamp" "$program"
  # Build servers would outlive this script beside the program, and hold the lock below.
  (cd "$repository" && dotnet publish src/CampaignKit.Web -c Release -nologo -v minimal --disable-build-servers) >&2 </dev/null 9>&-
  (echo "$before"; feed) >"$stamp"
}

if ! is_current; then
  mkdir -p "$repository/artifacts"
  (
    # Two starts at once build once.
    if command -v flock >/dev/null; then flock 9; fi
    if ! is_current; then build; fi
  ) 9>"$repository/artifacts/run.lock"
fi

if ! $over_azurite && ! $with_stripe; then exec dotnet "$program/CampaignKit.Web.dll" "$@"; fi

is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
free_from() {
  local port=$1
  while is_taken "$port"; do port=$((port + 1)); done
  echo "$port"
}
azurite=
stripe=
said=$(mktemp)
finish() {
  if [ -n "$stripe" ]; then kill -TERM "$stripe" 2>/dev/null || true; fi
  # It writes what it has when it is interrupted, not when it is terminated.
  if [ -n "$azurite" ]; then kill -INT "$azurite" 2>/dev/null || true; fi
  wait $stripe $azurite 2>/dev/null || true
  rm -f "$said"
}
trap finish EXIT
# Waits until something listens there, or says what kept it from that.
await() {
  until is_taken "$2"; do
    if ! kill -0 "$3" 2>/dev/null; then
      echo "$1 did not start:" >&2
      cat "$said" >&2
      exit 1
    fi
    sleep 0.1
  done
}

# --- A double of Stripe on a free port, and a campaign that asks for donations; with data of its own, so that no other ever asks for what nobody gets. ---
if $with_stripe; then
  CampaignKit__DataDirectory="$CampaignKit__DataDirectory/stripe-double"
  trial="$CampaignKit__DataDirectory/seeds"
  mkdir -p "$CampaignKit__DataDirectory"
  rm -rf "$trial"
  cp -R "$CampaignKit__SeedsDirectory" "$trial"
  asking="$trial/campaigns/free-to-change-jobs.yaml"
  if [ ! -f "$asking" ]; then
    for asking in "$trial"/campaigns/*.yaml; do break; done
  fi
  if [ ! -f "$asking" ]; then
    echo "There is no campaign in $CampaignKit__SeedsDirectory that could ask for donations." >&2
    exit 1
  fi
  slug=$(sed -n 's/^slug: *//p' "$asking" | head -n 1)
  if ! grep -q '^donations:' "$asking"; then
    cat >>"$asking" <<'DONATIONS'
donations:
  recipient: Example Coalition (a trial)
  purpose: Trying out donations, without money
  monthly: offered
  totals: public
  currencies:
    - { currency: EUR, suggested: ["5", "10", "25"], minimum: "1", maximum: "5000" }
    - { currency: USD, suggested: ["5", "10", "25"], minimum: "1", maximum: "5000" }
    - { currency: JPY, suggested: ["1000", "3000"], minimum: "100", maximum: "900000" }
DONATIONS
  fi
  export CampaignKit__SeedsDirectory="$trial"
  echo "Building the double of Stripe…" >&2
  (cd "$repository" && dotnet build tests/CampaignKit.StripeDouble -c Release -nologo -v quiet --disable-build-servers) >&2 </dev/null
  # An address that stands for all of this machine's is none that anybody can go to.
  site=$(printf '%s' "${ASPNETCORE_URLS%%;*}" | sed -E 's#//([*+]|0\.0\.0\.0|\[::\])(:|/|$)#//localhost\2#')
  site=${site%/}
  port=$(free_from 5300)
  secret=whsec_$(head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \n')
  # In a session of its own, as below.
  setsid dotnet "$repository/artifacts/bin/CampaignKit.StripeDouble/release/CampaignKit.StripeDouble.dll" \
    --port "$port" --webhook "$site/api/v1/donations/stripe" --secret "$secret" --name "Example Coalition" >"$said" 2>&1 &
  stripe=$!
  await "The double of Stripe" "$port" "$stripe"
  export CampaignKit__Stripe__SecretKey=sk_test_double CampaignKit__Stripe__WebhookSecret="$secret" CampaignKit__Stripe__ApiBase="http://127.0.0.1:$port"
  echo "Donations can be tried at $site/campaigns/$slug/give; staff see them at $site/staff/donations." >&2
  echo "The double of Stripe is at http://127.0.0.1:$port: it moves no money, and its page has buttons for what banks and time do." >&2
fi

# --- Azurite, on a free port and with a key that nobody has to know, for as long as the program runs. ---
if $over_azurite; then
  if ! command -v npm >/dev/null; then
    echo "Azurite needs Node.js with npm. On Debian: apt-get install nodejs npm." >&2
    exit 1
  fi
  if [ ! -d "$repository/infra/azurite/node_modules" ]; then
    npm ci --prefix "$repository/infra/azurite" --ignore-scripts --no-audit --no-fund --loglevel error >&2
  fi

  account=campaignkit
  port=$(free_from 10002)
  key=$(head -c 64 /dev/urandom | base64 | tr -d '\n')
  mkdir -p "$CampaignKit__DataDirectory/azurite"
  exec 8>"$CampaignKit__DataDirectory/azurite/in-use"
  if command -v flock >/dev/null && ! flock -n 8; then
    echo "Azurite already runs on $CampaignKit__DataDirectory/azurite. Stop the other ./run.sh --azurite first." >&2
    exit 1
  fi
  # In a session of its own: Ctrl-C is for the program, which still needs its storage while it stops.
  AZURITE_ACCOUNTS="$account:$key" setsid node "$repository/infra/azurite/node_modules/azurite/dist/src/table/main.js" \
    --disableTelemetry --tableHost 127.0.0.1 --tablePort "$port" --location "$CampaignKit__DataDirectory/azurite" >"$said" 2>&1 &
  azurite=$!
  await "Azurite" "$port" "$azurite"
  export CampaignKit__Storage=AzureTables
  export CampaignKit__AzureTables__Account="DefaultEndpointsProtocol=http;AccountName=$account;AccountKey=$key;TableEndpoint=http://127.0.0.1:$port/$account;"
fi

# A shell that waits can pass a signal on; what it started in the background ignores Ctrl-C.
dotnet "$program/CampaignKit.Web.dll" "$@" &
child=$!
trap 'kill -TERM "$child" 2>/dev/null || true' INT TERM HUP
code=0
wait "$child" || code=$?
while kill -0 "$child" 2>/dev/null; do
  code=0
  wait "$child" || code=$?
done
exit "$code"
