using System.Text.RegularExpressions;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Translations;

namespace CampaignKit.Web.Seeds;

/// <summary>Reads and checks a seeds directory: <c>themes.yaml</c>, <c>consultations/*.yaml</c>, <c>campaigns/*.yaml</c>, <c>translations/*.yaml</c>. It changes nothing.</summary>
internal sealed partial class SeedReader
{
    private const string ThemesFile = "themes.yaml";

    private readonly string _directory;
    private readonly SeedProblems _problems = new();
    private readonly SeedPlaces _places;
    private readonly SeedRecords _records;
    private readonly SeedTranslations _translations;

    private SeedReader(string directory, int shards)
    {
        _directory = directory;
        _places = new(_problems);
        _records = new(shards, _problems, _places);
        _translations = new(_problems, _places);
    }

    /// <summary>Everything in the directory. A directory without YAML files is an empty installation.</summary>
    /// <param name="directory">The seeds directory.</param>
    /// <param name="shards">Slices of each petition that is new, 1–256.</param>
    /// <exception cref="StartRefusedException">The directory is not there, or its files have problems, which the message lists with file and line.</exception>
    public static SeedContent Read(string directory, int shards)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        if (!Directory.Exists(path))
        {
            throw new StartRefusedException($"The seeds directory {path} is not there. Put the seeds there, or set CampaignKit__SeedsDirectory to where they are; an empty directory will do.");
        }

        try
        {
            return new SeedReader(path, shards).ReadFiles();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"The seeds directory {path} cannot be read: {failure.Message}", failure);
        }
    }

    private SeedContent ReadFiles()
    {
        var files = Directory.EnumerateFiles(_directory, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(_directory, path).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(file => YamlFile().IsMatch(file))
            .Order(StringComparer.Ordinal)
            .ToList();
        foreach (var stray in files.Where(file => !SeedFile().IsMatch(file)))
        {
            _problems.Add(Start(stray), $"Nothing reads this file: seeds are in {ThemesFile}, consultations/*.yaml, campaigns/*.yaml and translations/*.yaml.");
        }

        string[] consultationFiles = [.. files.Where(file => SeedFile().Match(file).Groups["folder"].Value == "consultations")];
        string[] translationFiles = [.. files.Where(file => SeedFile().Match(file).Groups["folder"].Value == "translations")];
        string[] campaignFiles = [.. files.Where(file => SeedFile().Match(file).Groups["folder"].Value == "campaigns")];

        // In this order: demands name themes, petitions name demands, and translations name them all.
        var themes = files.Contains(ThemesFile) ? ReadThemes() : MissThemes(isProblem: consultationFiles.Length > 0);
        Consultation[] consultations = [.. ReadConsultations(consultationFiles)];
        var petitions = new List<PetitionRecord>();
        CampaignRecord[] campaigns = [.. ReadCampaigns(campaignFiles, petitions)];

        Translation[] translations = [.. ReadTranslations(translationFiles)];

        _problems.ThrowIfAny();
        return new(themes, consultations, campaigns, petitions, translations, _places) { Asks = _records.Asks, LeftOver = _translations.LeftOver };
    }

    private Theme[] MissThemes(bool isProblem)
    {
        _records.ThemesAreKnown = false;
        if (isProblem) _problems.Add(Start(ThemesFile), "This file is missing; it gives the themes that demands name.");
        return [];
    }

    private Theme[] ReadThemes()
    {
        var root = Root(ThemesFile);
        if (root is SeedList { Items.Count: > 0 } list) return [.. SeedMap.Groups(list.Items, Theme.Kind, _problems).Select(_records.Theme)];

        _records.ThemesAreKnown = false;
        if (root is not null) _problems.Add(root.At, "The file has to be a list of at least one theme.");
        return [];
    }

    private IEnumerable<Consultation> ReadConsultations(IEnumerable<string> files)
    {
        foreach (var file in files)
        {
            if (RootMap(file, Consultation.DocumentKind) is { } map) yield return _records.Consultation(map);
            else _records.DemandsAreKnown = false;
        }
    }

    private IEnumerable<CampaignRecord> ReadCampaigns(IEnumerable<string> files, List<PetitionRecord> petitions)
    {
        foreach (var file in files)
        {
            if (RootMap(file, CampaignRecord.Kind) is { } map) yield return _records.Campaign(map, petitions);
        }
    }

    private IEnumerable<Translation> ReadTranslations(IEnumerable<string> files)
    {
        foreach (var file in files)
        {
            if (RootMap(file, Translation.Kind) is not { } map) continue;
            foreach (var translation in _translations.Read(map, Path.GetFileNameWithoutExtension(file))) yield return translation;
        }
    }

    private SeedMap? RootMap(string file, string what)
    {
        var root = Root(file);
        if (root is SeedGroup group) return new(group, what, _problems);
        if (root is not null) _problems.Add(root.At, $"The file has to be the keys of a {what}.");
        return null;
    }

    private SeedNode? Root(string file) => SeedYaml.Read(Path.Combine(_directory, file), Start(file).File, _problems);

    private SeedPlace Start(string file) => new($"{Path.GetFileName(_directory)}/{file}", 1);

    // Hidden files and folders are an editor's or a container mount's own.
    [GeneratedRegex(@"^(?!(.*/)?\.).*\.ya?ml$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex YamlFile();

    [GeneratedRegex(@"^(themes|(?<folder>consultations|campaigns|translations)/[^/]+)\.yaml$", RegexOptions.CultureInvariant)]
    private static partial Regex SeedFile();
}
