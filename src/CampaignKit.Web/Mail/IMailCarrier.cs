using CampaignKit.Core.Mail;

namespace CampaignKit.Web.Mail;

/// <summary>What takes mails away: a mail server, or a folder where there is none.</summary>
internal interface IMailCarrier
{
    /// <summary>Hands over a mail. What can go wrong with a server or a disk is in the answer.</summary>
    /// <param name="row">For whom, and under which id.</param>
    /// <param name="mail">The mail.</param>
    /// <param name="cancellationToken">Gives up at once, whatever the other side does.</param>
    /// <exception cref="OperationCanceledException">It was given up. The mail may have been taken.</exception>
    Task<CarrierAnswer> CarryAsync(OutboxMail row, OutgoingMail mail, CancellationToken cancellationToken);

    /// <summary>Nothing is to be carried for a while.</summary>
    Task RestAsync();
}

/// <summary>What became of a mail that was handed over.</summary>
/// <param name="Outcome">Whether it is gone, and whose fault it is if not.</param>
/// <param name="Step">How far it came.</param>
/// <param name="Code">The server's status code; 0 if it gave none. Never its text, which may repeat the address.</param>
internal readonly record struct CarrierAnswer(CarrierOutcome Outcome, SmtpStep Step, int Code = 0)
{
    /// <summary>For logs: code and step.</summary>
    public override string ToString() => Code == 0 ? $"no answer at {Step}" : $"{Code} at {Step}";
}

/// <summary>The kinds of such answers.</summary>
internal enum CarrierOutcome
{
    /// <summary>It was taken.</summary>
    Taken,

    /// <summary>This mail is not taken now; others may be.</summary>
    Deferred,

    /// <summary>This mail is never taken; others may be.</summary>
    Refused,

    /// <summary>Nobody's mail is taken: the server cannot be reached, does not answer, or does not let us in.</summary>
    Away,
}
