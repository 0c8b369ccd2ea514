using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Signers;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Mail;
using CampaignKit.Web.Tests.Mail;
using Microsoft.Extensions.Logging.Abstractions;

namespace CampaignKit.Benchmarks;

/// <summary>Fills an outbox with mails, and has the program's own mailer empty it.</summary>
internal sealed class MailDrain(int mails, CancellationToken cancellationToken)
{
    private readonly InstallationKeys _keys = new(RandomNumberGenerator.GetBytes(32));

    public int Mails => mails;

    /// <summary>How fast it was emptied, from the start of the mailer to the moment at which the outbox knew of the last mail.</summary>
    public double PerSecond { get; private set; }

    /// <summary>Puts the mails in, all due, and runs the mailer until every one is sent.</summary>
    public async Task RunAsync(IOutbox outbox, int port)
    {
        var dueAt = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        await Task.WhenAll(Enumerable.Range(0, mails).Select(number => outbox.PutAsync(Seal(number, dueAt))));
        await EmptyAsync(outbox, port);
    }

    private OutboxMail Seal(int number, DateTimeOffset dueAt)
    {
        var address = SampleSigner.Address("mailed", 0, number);
        if (!Mailbox.TryParse(address, out var mailbox, out var problem)) throw new BenchmarkException(problem);

        // As long as a real one.
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(60));
        var mail = new Mail { To = address, Kind = MailKind.ConfirmSignature, Language = (number % 3) switch { 0 => "fr-CA", 1 => "es", _ => "en" }, Token = token, Code = "042317", Petition = "End closed work permits" };
        var recipient = _keys.MailboxKey(mailbox);
        return new() { Id = FormattableString.Invariant($"mail-{number}"), Recipient = recipient, DueAt = dueAt, SealedMail = _keys.Seal(mail, recipient) };
    }

    private async Task EmptyAsync(IOutbox outbox, int port)
    {
        var options = new MailOptions { Host = "127.0.0.1", Port = port, StartTls = false };
        var writer = new MailWriter(options, new(new InstallationOptions { PublicAddress = "https://petitions.example.org" }, new Serving([])), TimeProvider.System, _ => null);
        await using var sender = new MailSender(options, writer.Domain, TimeProvider.System);
        using var meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var counted = new CountedOutbox(outbox, mails);
        using var mailer = new Mailer(
            counted, new(_keys, writer, sender, TimeProvider.System, Random.Shared), sender, new(Path.Combine(Path.GetTempPath(), "no-outbox")), options, new(), new(meters.GetRequiredService<IMeterFactory>(), TimeProvider.System),
            TimeProvider.System, Random.Shared, () => Task.FromResult<DateTimeOffset?>(null), new Started(), NullLogger<Mailer>.Instance);

        var started = Stopwatch.GetTimestamp();
        await mailer.StartAsync(cancellationToken);
        await counted.Emptied.WaitAsync(cancellationToken);
        PerSecond = mails / Stopwatch.GetElapsedTime(started).TotalSeconds;
        await mailer.StopAsync(cancellationToken);
    }
}
