namespace CampaignKit.Web.Tests.Seeds;

// Which wording of a petition a file of translations gives in its language.
public sealed class TranslatedWordingTests : IDisposable
{
    private readonly SeedsFolder _seeds = new();

    public void Dispose() => _seeds.Dispose();

    [Theory]
    [InlineData("", 1)]
    [InlineData("    version: 3\n", 3)]
    public void Translation_is_of_the_first_wording_unless_it_says_another(string key, int version)
    {
        _seeds.Write("translations/fr.yaml", $"status: machine\npetitions:\n  open-permits:\n    title: Permis ouverts\n{key}");

        Assert.Equal(version, Assert.Single(_seeds.Read().Translations).Version);
    }

    [Theory]
    [InlineData("petitions:\n  open-permits", "version: 0", "`version` has to be a whole number from 1 to 10,000, not `0`.")]
    [InlineData("demands:\n  forum-1", "version: 2", "`version` is not a key of a `forum-1`. Its keys are title, summary.")]
    public void Version_is_a_number_and_only_petitions_have_any(string subject, string key, string problem)
    {
        _seeds.Write("translations/fr.yaml", $"status: machine\n{subject}:\n    title: Titre\n    {key}\n");

        Assert.Equal([$"seeds/translations/fr.yaml:5: {problem}"], _seeds.Problems());
    }
}
