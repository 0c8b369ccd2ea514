using System.Threading.Channels;

namespace CampaignKit.Web.Mail;

/// <summary>Wakes the mailer of this node. Whoever puts a mail into the outbox that is due at once may ring; who does not is found by looking every few seconds.</summary>
internal sealed class MailSignal
{
    // However often it rings meanwhile, whoever wakes looks once.
    private readonly Channel<bool> _rung = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>There is a mail. Costs next to nothing.</summary>
    public void Ring() => _rung.Writer.TryWrite(true);

    /// <summary>Waits until it rings, or has rung since the last wait, but no longer than this.</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(atMost, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await _rung.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Time to look without being called.
        }
    }
}
