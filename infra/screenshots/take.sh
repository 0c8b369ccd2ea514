#!/usr/bin/env bash
# Takes the pictures that the README shows, from the real program with its own data. Needs Debian's chromium.
# With a folder as its argument, every kind of page at 360, 768 and 1280 px, light and dark, in English and Arabic, goes there as well.
set -euo pipefail

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
if ! command -v chromium >/dev/null; then apt-get update && apt-get install -y chromium fonts-noto-core; fi

export CAMPAIGNKIT_PICTURES=$repository/infra/screenshots
if [ $# -gt 0 ]; then
  mkdir -p "$1"
  CAMPAIGNKIT_GALLERY=$(cd "$1" && pwd)
  export CAMPAIGNKIT_GALLERY
fi
dotnet test "$repository/tests/CampaignKit.Browser.Tests" -c Release --nologo --filter FullyQualifiedName~PictureTests
