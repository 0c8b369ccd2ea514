namespace CampaignKit.Web.Mail;

/// <summary>A conversation with a mail server cannot go on. Without the server's words, which may repeat an address.</summary>
/// <param name="step">Where it broke off.</param>
/// <param name="code">The server's status code; 0 if it gave none.</param>
internal sealed class SmtpFailureException(SmtpStep step, int code = 0) : Exception("A conversation with the mail server broke off.")
{
    public SmtpStep Step => step;

    public int Code => code;
}
