using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Signatures;

/// <summary>"This was not me" from every state that a signer and a request can be in, whatever they said of updates: 5 × 5 × 2.</summary>
public sealed class NotMeTests : IDisposable
{
    private readonly WholeInstallation _installation = new();

    /// <summary>What else there is of the person on the petition.</summary>
    public enum SignerIs
    {
        Unknown,
        AwaitingAnother,
        CountedByAnother,
        HeldByAnother,
        WithdrawnBefore,
    }

    /// <summary>What became of the very request that "not me" is said of.</summary>
    public enum RequestIs
    {
        Waiting,
        Confirmed,
        RejectedBefore,
        Expired,
        Withdrawn,
    }

    public static TheoryData<SignerIs, RequestIs, bool> Combinations
    {
        get
        {
            var all = new TheoryData<SignerIs, RequestIs, bool>();
            foreach (var signer in Enum.GetValues<SignerIs>())
            {
                foreach (var request in Enum.GetValues<RequestIs>())
                {
                    all.Add(signer, request, true);
                    all.Add(signer, request, false);
                }
            }

            return all;
        }
    }

    public void Dispose() => _installation.Dispose();

    [Fact]
    public void There_are_fifty_combinations() => Assert.Equal(50, Combinations.Count);

    [Theory]
    [MemberData(nameof(Combinations))]
    public async Task Not_me_takes_its_own_request_out_and_nothing_else(SignerIs signer, RequestIs request, bool updates)
    {
        await _installation.PublishAsync(WholeInstallation.ByMail);
        var form = WholeInstallation.Form with { Updates = updates };
        var other = await PutAsync(signer, form);
        var token = (await _installation.AskAsync(form)).Token;
        await BringAsync(request, token, form);

        // A second request of one who is in the ledger already never gets there, so nothing of the ledger is its own.
        var isOwn = request is RequestIs.Confirmed && signer is not (SignerIs.CountedByAnother or SignerIs.HeldByAnother);
        var before = _installation.Rows().Select(row => row.Awaited).ToList();
        var rejected = await _installation.Confirming.RejectAsync(token);
        var again = await _installation.Confirming.RejectAsync(token);

        Assert.Equal((ConfirmStatus.Rejected, ConfirmStatus.Rejected), (rejected.Status, again.Status));
        Assert.Equal(isOwn ? before.Count - 1 : before.Count, _installation.Rows().Count);
        Assert.All(_installation.Rows(), row => Assert.Contains(row.Awaited, before));
        Assert.Equal(ConfirmStatus.Gone, (await _installation.Confirming.ReadAsync(token)).Status);

        // What the other request was, it still is: it can be confirmed now if it waited, and counts if it counted.
        if (other is not null && request is not (RequestIs.Confirmed or RequestIs.Expired or RequestIs.Withdrawn))
        {
            Assert.Equal(ConfirmStatus.Confirmed, (await _installation.Confirming.ConfirmAsync(other)).Status);
            Assert.Single(_installation.Rows());
        }

        var afterwards = await _installation.Confirming.ConfirmAsync(token);
        Assert.Equal(_installation.Rows().Count > 0 ? ConfirmStatus.Confirmed : ConfirmStatus.Gone, afterwards.Status);
        Assert.True(_installation.Rows().Count <= 1);
    }

    private async Task<string?> PutAsync(SignerIs signer, SignForm form)
    {
        if (signer is SignerIs.Unknown) return null;
        var token = (await _installation.AskAsync(form)).Token;
        if (signer is SignerIs.AwaitingAnother) return token;
        await _installation.Confirming.ConfirmAsync(token);
        var row = _installation.Rows().Single();
        var shard = _installation.Actors.SignatureShard(new(WholeInstallation.Slug, row.Signer.Shard(Samples.Petition().Shards)));
        if (signer is SignerIs.HeldByAnother) await shard.MoveAsync(new([row.Signer], SignatureState.Counted, null, SignatureState.HeldForReview, "rate"));
        if (signer is not SignerIs.WithdrawnBefore) return token;
        await shard.WithdrawAsync(row.Signer);
        return null;
    }

    private async Task BringAsync(RequestIs request, string token, SignForm form)
    {
        switch (request)
        {
            case RequestIs.Confirmed:
                await _installation.Confirming.ConfirmAsync(token);
                break;
            case RequestIs.RejectedBefore:
                await _installation.Confirming.RejectAsync(token);
                break;
            case RequestIs.Expired:
                _installation.Clock.Advance(TimeSpan.FromDays(7));
                await _installation.Reminding.PassAsync(default);
                break;
            case RequestIs.Withdrawn:
                await _installation.Confirming.ConfirmAsync(token);
                var signer = (await _installation.Keyring.ForAsync(WholeInstallation.ByMail)).SignerKey(MailboxOf(form));
                await _installation.Actors.SignatureShard(new(WholeInstallation.Slug, signer.Shard(Samples.Petition().Shards))).WithdrawAsync(signer);
                break;
            default:
                break;
        }
    }

    private static Core.Signers.Mailbox MailboxOf(SignForm form)
    {
        Assert.True(Core.Signers.Mailbox.TryParse(form.Email, out var mailbox, out _));
        return mailbox;
    }
}
