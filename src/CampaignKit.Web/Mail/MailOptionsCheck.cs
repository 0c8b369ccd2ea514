using Microsoft.Extensions.Options;

namespace CampaignKit.Web.Mail;

/// <summary>Refuses settings that no mail could be sent with, each in a sentence.</summary>
internal sealed class MailOptionsCheck : IValidateOptions<MailOptions>
{
    private const int MaxNameLength = 200;

    public ValidateOptionsResult Validate(string? name, MailOptions options)
    {
        var problems = Problems(options).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Problems(MailOptions options)
    {
        if (options.HasServer && Uri.CheckHostName(options.Host!) == UriHostNameType.Unknown) yield return "CampaignKit__Mail__Host has to be the name or the address of a mail server, without a port.";
        if (options.Port is < 1 or > 65_535) yield return "CampaignKit__Mail__Port has to be from 1 to 65535.";
        if (options.Connections is < 1 or > 32) yield return "CampaignKit__Mail__Connections has to be from 1 to 32.";
        if (options.SendTimeout < TimeSpan.FromSeconds(1) || options.SendTimeout > TimeSpan.FromMinutes(5)) yield return "CampaignKit__Mail__SendTimeout has to be from 00:00:01 to 00:05:00.";
        if (!SenderAddress.TryParse(options.From, out _)) yield return "CampaignKit__Mail__From has to be an e-mail address without accents before the @ sign, such as campaigns@example.org.";
        if (options.FromName is { } fromName && (fromName.Length > MaxNameLength || fromName.Any(char.IsControl))) yield return "CampaignKit__Mail__FromName may have up to 200 characters, on one line.";
        if (string.IsNullOrEmpty(options.User) != string.IsNullOrEmpty(options.Password)) yield return "CampaignKit__Mail__User and CampaignKit__Mail__Password go together: set both or neither.";
        if ($"{options.User}{options.Password}".Contains('\0', StringComparison.Ordinal)) yield return "CampaignKit__Mail__User and CampaignKit__Mail__Password cannot have a null character.";
        if (!string.IsNullOrEmpty(options.User) && !options.StartTls && !options.IsOnThisMachine) yield return "CampaignKit__Mail__Password would cross the network readable for all: leave CampaignKit__Mail__StartTls on.";
    }
}
