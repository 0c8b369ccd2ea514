using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Restores the probe and remembers whether the package feed is closed. Compiled by MSBuild itself, against .NET Standard 2.0.
/// </summary>
/// <remarks>
/// A feed that could not be asked fails the build and leaves nothing behind. Going on as closed would let one network
/// hiccup ship a program without its Orleans engine, and nobody would notice before it is asked for.
/// </remarks>
public sealed class AskFeed : Task
{
    // A first restore from an open feed also downloads what it finds.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    // NU1603 is a version passed over for a newer one, which this repository's build refuses as well.
    private static readonly string[] NotThere = { "NU1100", "NU1101", "NU1102", "NU1103", "NU1603" };

    [Required] public string Probe { get; set; }
    [Required] public string AnswerFile { get; set; }
    public string DotNet { get; set; }
    public string FeedSource { get; set; }
    public string RestoreSources { get; set; }
    public string RestoreConfigFile { get; set; }
    [Output] public string ClosedFeed { get; set; }

    public override bool Execute()
    {
        string work = Path.Combine(Path.GetDirectoryName(AnswerFile), "feed");
        Directory.CreateDirectory(work);
        using (WaitForLock(Path.Combine(work, "lock")))
        {
            ClosedFeed = Remembered();
            if (ClosedFeed != null) return true;

            var output = new List<string>();
            bool restored = RestoreProbe(output);
            List<Match> errors = output.Select(line => Regex.Match(line, @"\berror (?<code>[A-Z]+\d+): *(?<text>.*)")).Where(match => match.Success).ToList();
            List<Match> notThere = errors.Where(error => NotThere.Contains(error.Groups["code"].Value)).ToList();

            // NU13xx is a source that did not answer: whatever else is said then, the packages may well be there.
            if (!restored && (notThere.Count == 0 || errors.Any(error => error.Groups["code"].Value.StartsWith("NU13"))))
            {
                Match reason = errors.FirstOrDefault(error => error.Groups["code"].Value.StartsWith("NU13")) ?? errors.FirstOrDefault();
                Log.LogError(null, "CKFEED01", null, null, 0, 0, 0, 0,
                    "The package feed could not be asked which packages it has ({0}). Nothing was remembered. Check the network and run the command again, "
                    + "or answer for it with the environment variable ClosedFeed: true (without Orleans) or false (the feed has every package).",
                    reason == null ? output.LastOrDefault(line => line.Trim().Length > 0) ?? "no output" : reason.Groups["code"].Value + ": " + reason.Groups["text"].Value);
                return false;
            }

            string answer = restored ? "open" : "closed (" + Names(notThere) + ")";
            Remember(restored ? "false" : "true", answer);
            ClosedFeed = restored ? "false" : "true";
            Log.LogMessage(MessageImportance.High, "Package feed: {0}", answer);
            return true;
        }
    }

    private string Remembered()
    {
        if (!File.Exists(AnswerFile)) return null;
        Match answer = Regex.Match(File.ReadAllText(AnswerFile), "<ClosedFeed[^>]*>(true|false)<");
        return answer.Success ? answer.Groups[1].Value : null;
    }

    private void Remember(string closed, string answer)
    {
        // Readers take no lock, so the file must appear whole.
        string draft = AnswerFile + "." + Guid.NewGuid().ToString("N");
        File.WriteAllText(draft,
            "<!-- Package feed: " + answer + ". Delete this file to ask again. -->\n<Project>\n  <PropertyGroup>\n"
            + "    <ClosedFeed Condition=\"'$(ClosedFeed)' == ''\">" + closed + "</ClosedFeed>\n  </PropertyGroup>\n</Project>\n");
        if (File.Exists(AnswerFile)) File.Delete(AnswerFile);
        File.Move(draft, AnswerFile);
    }

    private bool RestoreProbe(List<string> output)
    {
        // What an earlier question to a named source fetched must not answer this one.
        string packages = Path.Combine(Path.GetDirectoryName(AnswerFile), "feed", "packages");
        if (Directory.Exists(packages)) Directory.Delete(packages, recursive: true);

        var start = new ProcessStartInfo(
            string.IsNullOrEmpty(DotNet) ? "dotnet" : DotNet,
            // One node, not kept: a node that outlives the restore would hold its output open.
            "restore \"" + Probe + "\" --force --no-http-cache -m:1 -nodeReuse:false -tl:off -nologo -v:minimal")
        {
            WorkingDirectory = Path.GetDirectoryName(Probe),
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // MSBuild reads properties from the environment, which needs no quoting.
        start.Environment["CampaignKitFeedSource"] = FeedSource ?? "";
        start.Environment["RestoreSources"] = RestoreSources ?? "";
        start.Environment["RestoreConfigFile"] = RestoreConfigFile ?? "";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        // NuGet's own six tries for each package take minutes where names do not resolve.
        if (!start.Environment.ContainsKey("NUGET_ENHANCED_MAX_NETWORK_TRY_COUNT")) start.Environment["NUGET_ENHANCED_MAX_NETWORK_TRY_COUNT"] = "2";

        using (var restore = new Process { StartInfo = start })
        {
            DataReceivedEventHandler collect = (_, line) => { if (line.Data != null) lock (output) output.Add(line.Data); };
            restore.OutputDataReceived += collect;
            restore.ErrorDataReceived += collect;
            restore.Start();
            restore.StandardInput.Close();
            restore.BeginOutputReadLine();
            restore.BeginErrorReadLine();
            if (!restore.WaitForExit((int)Patience.TotalMilliseconds))
            {
                restore.Kill();
                restore.WaitForExit();
                output.Add("error NU1300: no answer within " + Patience.TotalMinutes + " minutes");
                return false;
            }
            restore.WaitForExit();   // until both streams are read to their end
            return restore.ExitCode == 0;
        }
    }

    /// <summary>The packages themselves, and whatever they need in turn, as far as NuGet names them.</summary>
    private static string Names(List<Match> notThere)
    {
        const string id = @"(?<id>\w+(?:[.-]\w+)*)";
        List<string> names = notThere
            .Where(error => error.Groups["code"].Value != "NU1603" || notThere.All(other => other.Groups["code"].Value == "NU1603"))
            .Select(error => Regex.Match(error.Groups["text"].Value, "package '?" + id + "|resolve '" + id + "| but " + id))
            .Where(match => match.Success).Select(match => match.Groups["id"].Value).Distinct().ToList();
        return names.Count == 0 ? "some packages are not there" : string.Join(", ", names) + (names.Count == 1 ? " is not there" : " are not there");
    }

    /// <summary>Held by the operating system, so it goes when its holder dies, however that happens.</summary>
    private static FileStream WaitForLock(string path)
    {
        var waiting = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (waiting.Elapsed < Patience)
            {
                Thread.Sleep(100);
            }
        }
    }
}
