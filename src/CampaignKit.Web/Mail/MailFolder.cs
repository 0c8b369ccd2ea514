using System.Buffers;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Signers;

namespace CampaignKit.Web.Mail;

/// <summary>Mails as files, where there is no mail server: for whoever tries the program, or hands them on by other means.</summary>
/// <remarks>
/// A file is complete or not there: it is written under another name and moved when it is on disk. Its name begins with the key of the mailbox that it is for
/// and ends with the campaign, so that a person's mails and a campaign's are found without reading any. Only the user that runs the program may read them.
/// </remarks>
/// <param name="path">The directory; made with the first mail.</param>
internal sealed class MailFolder(string path) : IMailCarrier, IMailCopies
{
    private const string Unfinished = ".new";
    private const char CampaignMark = '_';

    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");

    // What is being written when a mailbox is forgotten must not turn up afterwards.
    private readonly Lock _gate = new();
    private readonly HashSet<MailboxKey> _forgottenMailboxes = [];
    private readonly HashSet<string> _forgottenCampaigns = new(StringComparer.Ordinal);
    private bool _isPrepared;

    /// <summary>Where the files are.</summary>
    public string Path => path;

    /// <exception cref="ArgumentException">The id of the mail could name a file elsewhere.</exception>
    public Task<CarrierAnswer> CarryAsync(OutboxMail row, OutgoingMail mail, CancellationToken cancellationToken)
    {
        if (row.Id.Length == 0 || row.Id.AsSpan().ContainsAnyExcept(IdCharacters)) throw new ArgumentException("Such a mail id cannot be a file name.", nameof(row));

        try
        {
            lock (_gate)
            {
                if (!IsForgotten(row)) Write(System.IO.Path.Combine(path, NameOf(row)), mail.Content.Span);
            }

            return Task.FromResult(new CarrierAnswer(CarrierOutcome.Taken, SmtpStep.File));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Task.FromResult(new CarrierAnswer(CarrierOutcome.Away, SmtpStep.File));
        }
    }

    public Task RestAsync() => Task.CompletedTask;

    /// <summary>Whether a mail that was taken from the outbox has been forgotten since: then it goes nowhere.</summary>
    public bool IsForgotten(OutboxMail row)
    {
        lock (_gate) return _forgottenMailboxes.Contains(row.Recipient) || (row.Campaign is { } campaign && _forgottenCampaigns.Contains(campaign));
    }

    /// <summary>Whoever took mails has none left and takes others: what was forgotten until now is not among those.</summary>
    public void BeginBatch()
    {
        lock (_gate)
        {
            _forgottenMailboxes.Clear();
            _forgottenCampaigns.Clear();
        }
    }

    /// <summary>Deletes every mail to this mailbox, half-written ones too. Safe to repeat.</summary>
    /// <exception cref="IOException">One of them cannot be deleted.</exception>
    public void Forget(MailboxKey recipient)
    {
        lock (_gate)
        {
            _forgottenMailboxes.Add(recipient);
            Delete($"{recipient}-*");
        }
    }

    /// <inheritdoc/>
    /// <exception cref="StorageUnavailableException">One of them cannot be deleted; call again.</exception>
    public Task ForgetAsync(MailboxKey recipient) => TryAsync(() => Forget(recipient));

    /// <inheritdoc/>
    /// <exception cref="StorageUnavailableException">One of them cannot be deleted; call again.</exception>
    public Task ForgetCampaignAsync(string campaign) => TryAsync(() =>
    {
        lock (_gate)
        {
            _forgottenCampaigns.Add(campaign);
            Delete($"*{CampaignMark}{campaign}.eml*");
        }
    });

    // Neither slugs nor ids have the sign between them.
    private static string NameOf(OutboxMail row) => row.Campaign is null ? $"{row.Recipient}-{row.Id}.eml" : $"{row.Recipient}-{row.Id}{CampaignMark}{row.Campaign}.eml";

    private static Task TryAsync(Action forget)
    {
        try
        {
            forget();
            return Task.CompletedTask;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Task.FromException(new StorageUnavailableException("A mail's file could not be deleted.", failure));
        }
    }

    private void Write(string file, ReadOnlySpan<byte> content)
    {
        Prepare();
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(file + Unfinished, options))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(file + Unfinished, file, overwrite: true);
    }

    private void Prepare()
    {
        if (_isPrepared) return;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        // A process that was killed may have left some; the mails themselves are still in the outbox.
        Delete($"*{Unfinished}");
        _isPrepared = true;
    }

    private void Delete(string pattern)
    {
        if (!Directory.Exists(path)) return;
        foreach (var file in Directory.GetFiles(path, pattern)) File.Delete(file);
    }
}
