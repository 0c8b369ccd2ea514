#!/usr/bin/env bash
# Builds CampaignKit if anything changed since the last start, then runs it. Arguments go to the program: ./run.sh export some-petition
# ASPNETCORE_URLS, CampaignKit__DataDirectory and CampaignKit__SeedsDirectory are honoured; relative paths count from where you are.
# Standard output belongs to the program: everything said here goes to standard error.
set -euo pipefail

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
program="$repository/artifacts/publish/CampaignKit.Web/release"
stamp="$repository/artifacts/run.stamp"

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
  echo "SDK $sdk, ClosedFeed=${ClosedFeed-}"
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

exec dotnet "$program/CampaignKit.Web.dll" "$@"
