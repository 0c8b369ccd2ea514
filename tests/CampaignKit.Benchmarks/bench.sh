#!/usr/bin/env bash
# Installs what the benchmark needs on Debian, builds everything in Release, and runs it. Arguments are passed on.
set -euo pipefail
cd "$(dirname "$0")/../.."

missing=()
command -v wrk >/dev/null || missing+=(wrk)
case " $* " in
  *" --cluster "* | *" --mail "*) command -v npm >/dev/null || missing+=(nodejs npm) ;;
  *" --large "* | *" --export "* | *" --invalidate "* | *" --pages "* | *" --momentum "*) ;;
  *) compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql) ;;
esac
if ((${#missing[@]})); then
  sudo=(); [ "$(id -u)" = 0 ] || sudo=(sudo)
  "${sudo[@]}" apt-get update -q
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
fi
case " $* " in
  *" --cluster "*) [ -d infra/azurite/node_modules ] || npm ci --prefix infra/azurite --ignore-scripts --no-audit --no-fund --loglevel error ;;
  *" --mail "*) [ -d infra/maildev/node_modules ] || npm ci --prefix infra/maildev --ignore-scripts --no-audit --no-fund --loglevel error ;;
esac

exec dotnet run -c Release --project tests/CampaignKit.Benchmarks -- "$@"
