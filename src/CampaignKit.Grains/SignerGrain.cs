using CampaignKit.Core.Mail;
using CampaignKit.Core.Signers;
using Orleans.Concurrency;

namespace CampaignKit.Grains;

/// <inheritdoc cref="ISigner"/>
[Alias("signer")]
public interface ISignerGrain : IGrainWithStringKey
{
    /// <inheritdoc cref="ISigner.MailAsync"/>
    [Alias("mail")]
    ValueTask<bool> MailAsync(OutboxMail mail);

    /// <inheritdoc cref="ISigner.MayTryCodeAsync"/>
    [Alias("may-try-code")]
    ValueTask<bool> MayTryCodeAsync();

    /// <inheritdoc cref="ISigner.ForgetAsync"/>
    [Alias("forget")]
    ValueTask ForgetAsync();

    /// <inheritdoc cref="ISigner.CertifyAsync"/>
    [Alias("certify")]
    ValueTask<ErasureCertificate> CertifyAsync(ErasureCertificate certificate);
}

/// <summary>The signer as a grain. Reentrant: <see cref="Signer"/> is written for calls that interleave where they wait.</summary>
/// <remarks>While silos come and go a signer may for moments be active twice, and each of the two lets through what the outbox does not show yet.</remarks>
[Reentrant, GrainType("signer")]
public sealed class SignerGrain(IGrainContext context, IOutbox outbox, TimeProvider clock, SignerOptions? options = null)
    : Signer(MailboxKey.Parse(context.GrainId.Key.ToString()!), outbox, clock, options ?? new()), ISignerGrain, IGrainBase
{
    /// <inheritdoc/>
    public IGrainContext GrainContext { get; } = context;
}
