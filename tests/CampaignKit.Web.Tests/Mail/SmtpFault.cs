namespace CampaignKit.Web.Tests.Mail;

/// <summary>What a mail server may do instead of what it should.</summary>
internal abstract record SmtpFault
{
    /// <summary>Says nothing more and keeps the connection open.</summary>
    public static readonly SmtpFault Stall = new Silence();

    /// <summary>Hangs up without a word.</summary>
    public static readonly SmtpFault Drop = new HangUp();

    /// <summary>Takes the mail, and hangs up before it says so.</summary>
    public static readonly SmtpFault TakeAndDrop = new HangUpAfterwards();

    /// <summary>Says this instead.</summary>
    public static SmtpFault Say(int code, string text = "5.0.0 <ada@example.org> said ada@example.org") => new Reply($"{code} {text}");

    internal sealed record Silence : SmtpFault;

    internal sealed record HangUp : SmtpFault;

    internal sealed record HangUpAfterwards : SmtpFault;

    internal sealed record Reply(string Line) : SmtpFault;
}
