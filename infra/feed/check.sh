#!/usr/bin/env bash
# Checks the feed probe on a small copy of the tree: open, closed and unreachable feeds, each made here. Ends with "N passed, N failed".
set -euo pipefail

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree="$work/a tree"   # with a space, as somebody's path will have one
log="$work/log"

# The packages made here must never reach the machine's own package folder, which is only read.
fallback=${NUGET_PACKAGES:-${HOME:-/nonexistent}/.nuget/packages}
if [ -d "$fallback" ]; then export NUGET_FALLBACK_PACKAGES="$fallback"; fi
export NUGET_PACKAGES="$work/packages"
export RunAnalyzers=false MSBUILDDISABLENODEREUSE=1 NUGET_ENHANCED_MAX_NETWORK_TRY_COUNT=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
unset ClosedFeed CampaignKitFeedSource WithOrleans RestoreConfigFile RestoreSources

passed=0
failed=0
check() {   # title, then a command that must succeed
  if "${@:2}"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAILED: $1"
    sed 's/^/    /' "$log"
  fi
}
run() { "$@" >"$log" 2>&1 </dev/null; }
ask() { CampaignKitFeedSource="$work/$1" run "${@:2}"; }
fails() { ! "$@"; }
says() { [ "$(grep -c -e "$1" "$log")" -eq "${2:-1}" ]; }
remembers() { grep -q ">$1<" "$tree/artifacts/feed.props"; }
remembers_nothing() { [ ! -e "$tree/artifacts/feed.props" ]; }
program_says() { [ "$(dotnet "$tree/artifacts/bin/CampaignKit.Web/debug/CampaignKit.Web.dll")" = "ClosedFeed=$1" ]; }
restored_open() { grep -q CampaignKit.FeedProof "$tree/artifacts/obj/CampaignKit.Web/project.assets.json"; }
fresh() { rm -rf "$tree/artifacts"; }

# --- the tree: the repository's build files around two tiny projects, one of which needs another package on an open feed ---
mkdir -p "$tree/infra" "$tree/src/CampaignKit.Web" "$tree/tests/Tiny"
(cd "$repository" && cp Directory.* global.json BannedSymbols.txt .editorconfig "$tree/" && cp -R infra/feed "$tree/infra/")
cat >"$tree/NuGet.config" <<XML
<configuration><packageSources><add key="made-here" value="$work/open" /></packageSources></configuration>
XML
cat >"$tree/src/CampaignKit.Web/CampaignKit.Web.csproj" <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType></PropertyGroup>
  <ItemGroup Condition="'$(ClosedFeed)' != 'true'"><PackageReference Include="CampaignKit.FeedProof" VersionOverride="1.0.0" /></ItemGroup>
  <ItemGroup><AssemblyMetadata Include="ClosedFeed" Value="$(ClosedFeed)" /></ItemGroup>
</Project>
XML
cat >"$tree/src/CampaignKit.Web/Program.cs" <<'CS'
using System.Reflection;

var answer = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "ClosedFeed");
Console.WriteLine($"{answer.Key}={answer.Value}");
CS
cat >"$tree/tests/Tiny/Tiny.csproj" <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <ItemGroup>
    <PackageReference Include="Microsoft.NET.Test.Sdk" />
    <PackageReference Include="xunit" />
    <PackageReference Include="xunit.runner.visualstudio" PrivateAssets="all" />
    <ProjectReference Include="../../src/CampaignKit.Web/CampaignKit.Web.csproj" />
  </ItemGroup>
</Project>
XML
cat >"$tree/tests/Tiny/Tests.cs" <<'CS'
public class Tests
{
    [Xunit.Fact]
    public void Runs() { }
}
CS
project() { printf 'Project("{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}") = "%s", "%s", "{%s}"\nEndProject\n' "$1" "$2" "$3"; }
platforms() { for part in ActiveCfg Build.0; do printf '{%s}.Debug|Any CPU.%s = Debug|Any CPU\n' "$1" "$part"; done; }
web=660BD626-8749-4330-B8F3-55461CA24CEB
tiny=AAD2C307-E3A1-40A4-B9BF-00ADDB543E46
{
  printf 'Microsoft Visual Studio Solution File, Format Version 12.00\n'
  project CampaignKit.Web 'src\CampaignKit.Web\CampaignKit.Web.csproj' "$web"
  project Tiny 'tests\Tiny\Tiny.csproj' "$tiny"
  printf 'Global\nGlobalSection(SolutionConfigurationPlatforms) = preSolution\nDebug|Any CPU = Debug|Any CPU\nEndGlobalSection\n'
  printf 'GlobalSection(ProjectConfigurationPlatforms) = postSolution\n%s\n%s\nEndGlobalSection\nEndGlobal\n' "$(platforms "$web")" "$(platforms "$tiny")"
} >"$tree/CampaignKit.sln"

# --- three feeds: one with an empty package for each that the probe names, one that lacks the last of them, one with nothing ---
wanted=$(sed -n 's/.*<PackageReference Include="\([^"]*\)" Version="\[\(.*\)\]".*/\1 \2/p' "$repository/infra/feed/probe/probe.csproj")
last=$(tail -n 1 <<<"$wanted" | cut -d ' ' -f 1)
mkdir -p "$work/pack" "$work/open" "$work/partial" "$work/closed"
cat >"$work/pack/pack.csproj" <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <NoBuild>true</NoBuild>
    <IncludeBuildOutput>false</IncludeBuildOutput>
    <NoWarn>NU5128</NoWarn>
  </PropertyGroup>
  <Target Name="PackAll">
    <MSBuild Projects="$(MSBuildProjectFullPath)" Targets="Pack" Properties="PackageId=%(Wanted.Identity);PackageVersion=%(Wanted.Version)" />
  </Target>
  <ItemGroup>
    <None Include="$(MSBuildProjectFullPath)" Pack="true" PackagePath="/" />
XML
while read -r id version; do
  printf '    <Wanted Include="%s" Version="%s" />\n' "$id" "$version"
done <<<"$wanted"$'\n'"CampaignKit.FeedProof 1.0.0" >>"$work/pack/pack.csproj"
printf '  </ItemGroup>\n</Project>\n' >>"$work/pack/pack.csproj"
run dotnet restore "$work/pack/pack.csproj" || { cat "$log"; exit 1; }
run dotnet msbuild "$work/pack/pack.csproj" -t:PackAll -p:PackageOutputPath="$work/open/" || { cat "$log"; exit 1; }
cp "$work/open/"* "$work/partial/"
rm "$work/partial/$last."*

cd "$tree"

# --- each entry command, as the first one on a fresh clone ---
fresh
check "closed, dotnet build: builds" ask closed dotnet build CampaignKit.sln
check "closed, dotnet build: says so once" says "Package feed: closed (.*$last.* not there)"
check "closed, dotnet build: remembers" remembers true
check "closed, dotnet build: the program knows" program_says true
check "closed, dotnet build: restored without what is not there" fails restored_open

check "remembered: another feed is not asked" ask open dotnet restore
check "remembered: says nothing" says "Package feed:" 0
check "remembered: the answer stands" remembers true

rm artifacts/feed.props
check "asked again, dotnet restore: restores" ask open dotnet restore
check "asked again, dotnet restore: says so once" says "Package feed: open"
check "asked again, dotnet restore: remembers" remembers false
check "asked again, dotnet restore: restored with what is there" restored_open

fresh
check "closed, dotnet run: runs" ask closed dotnet run --project src/CampaignKit.Web
check "closed, dotnet run: the program knows" says '^ClosedFeed=true$'
check "closed, dotnet run: restored without what is not there" fails restored_open

fresh
check "open, dotnet test: passes" ask open dotnet test
check "open, dotnet test: one test ran" says "Passed: *1,"
check "open, dotnet test: the program knows" program_says false
check "open, dotnet test: restored with what is there" restored_open

# --- corners ---
web_asks=(dotnet msbuild src/CampaignKit.Web -t:AskPackageFeed -nologo -v:minimal)

fresh
check "one package missing: asks" ask partial "${web_asks[@]}"
check "one package missing: closed, and names it" says "Package feed: closed ($last is not there)"

at_once() {
  local number processes=()
  for number in 1 2 3; do
    CampaignKitFeedSource="$work/closed" "${web_asks[@]}" >"$log.$number" 2>&1 </dev/null &
    processes+=($!)
  done
  local result=0
  for number in "${processes[@]}"; do wait "$number" || result=1; done
  cat "$log".? >"$log"
  return $result
}
fresh
check "three at once: all go on" at_once
check "three at once: one asks" says "Package feed:"
check "three at once: the file is whole" remembers true

fresh
check "build without restore: refused" fails ask closed dotnet build src/CampaignKit.Web --no-restore
check "build without restore: says why" grep -q "error CKFEED02" "$log"

fresh
check "unreachable: the build fails" fails env CampaignKitFeedSource=https://127.0.0.1:9/v3/index.json "${BASH:-bash}" -c "dotnet build CampaignKit.sln >'$log' 2>&1 </dev/null"
check "unreachable: says what to do" grep -q "error CKFEED01: .*NU1301.*Nothing was remembered.*ClosedFeed" "$log"
check "unreachable: not remembered" remembers_nothing
export ClosedFeed=true CampaignKitFeedSource=https://127.0.0.1:9/v3/index.json
check "answered by hand: goes on without asking" run dotnet restore
check "answered by hand: restored accordingly" fails restored_open
check "answered by hand: not remembered" remembers_nothing

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
