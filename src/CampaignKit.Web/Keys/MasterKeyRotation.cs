using System.Security.Cryptography;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Keys;
using CampaignKit.Web.Installation;

namespace CampaignKit.Web.Keys;

/// <summary>Changes the master key of an installation that nothing else uses meanwhile.</summary>
/// <remarks>
/// The next key is on disk beside the old one before anything is wrapped under it. The last write puts the last keys under it together with what the installation
/// remembers; from then on it is the installation's key, and the old file is overwritten and replaced. Up to 99 keys are a single write. For more, it is first
/// remembered that a change is under way, so that nothing starts over the half of it.
/// Interrupted anywhere, the program starts with what is there, or says that this has to be run again; it then goes on with the same next key.
/// </remarks>
/// <param name="file">The key file.</param>
/// <param name="documents">The installation's.</param>
/// <param name="traces">What the store keeps of keys under the old master key; <see langword="null"/> if it keeps nothing.</param>
/// <param name="reached">Called after each step; for tests that interrupt it there.</param>
internal sealed class MasterKeyRotation(MasterKeyFile file, IDocuments documents, ITraces? traces, Action<RotationStep>? reached = null)
{
    private const string Another = "The master key is not the one that this installation's data was written under";

    /// <summary>Changes the key, or finishes what was interrupted.</summary>
    /// <returns>How many keys are under the new one by this run.</returns>
    /// <exception cref="StartRefusedException">The key is missing or another, or a file cannot be written.</exception>
    /// <exception cref="DocumentConflictException">Somebody else uses the installation. Nothing is lost; run it again when nobody does.</exception>
    public async Task<int> RunAsync()
    {
        var remembered = await MasterKeyFile.FindRememberedAsync(documents) ?? throw new StartRefusedException("There is no installation here yet, and so no master key to change.");
        var next = file.FindNext();
        var rewrapped = next?.Fingerprint == remembered.Value.Fingerprint ? 0 : await RewrapAsync(remembered, next);

        // What was under the old key is still readable with it wherever the store has kept a copy.
        if (traces is not null) await traces.RemoveAsync();
        file.TakeNext(overwritten: () => Reached(RotationStep.OldOverwritten));
        Reached(RotationStep.FileReplaced);
        return rewrapped;
    }

    private async Task<int> RewrapAsync(Document<RememberedKey> remembered, MasterKey? next)
    {
        var old = file.Read();
        if (old.Fingerprint != remembered.Value.Fingerprint) throw new StartRefusedException($"{Another}. Put the right key file back, or set CampaignKit__MasterKeyFile to it.");
        if (remembered.Value.Next is { } begun && next?.Fingerprint != begun)
        {
            throw new StartRefusedException($"A change of the master key was interrupted, and the key that it began with is no longer in {file.NextPath}. Some campaigns can be read with that one alone: put it back.");
        }

        next ??= file.MakeNext();
        Reached(RotationStep.NextWritten);
        var writes = await PlanAsync(old, next);
        var together = IDocuments.WritesAtOnce - 1;
        if (writes.Count > together)
        {
            await documents.WriteAsync([MasterKeyFile.Remember(remembered.Value with { Next = next.Fingerprint }, remembered.ETag)]);
            remembered = (await MasterKeyFile.FindRememberedAsync(documents))!;
            Reached(RotationStep.Announced);
        }

        var left = writes;
        for (; left.Count > together; left = [.. left.Skip(together)])
        {
            await documents.WriteAsync([.. left.Take(together)]);
            Reached(RotationStep.PartRewrapped);
        }

        await documents.WriteAsync([.. left, MasterKeyFile.Remember(new(next.Fingerprint), remembered.ETag)]);
        Reached(RotationStep.Rewrapped);
        return writes.Count;
    }

    private async Task<IReadOnlyList<DocumentWrite>> PlanAsync(MasterKey old, MasterKey next)
    {
        try
        {
            return await new KeyRewrap(documents, old, next).PlanAsync();
        }
        catch (CryptographicException failure)
        {
            throw new StartRefusedException($"{Another}, at least not all of it. Nothing was changed.", failure);
        }
    }

    private void Reached(RotationStep step) => reached?.Invoke(step);
}

/// <summary>The points between which a change of the master key can be interrupted.</summary>
internal enum RotationStep
{
    /// <summary>The next key is on disk.</summary>
    NextWritten,

    /// <summary>It is remembered that a change is under way; only if it takes several writes.</summary>
    Announced,

    /// <summary>Some of the keys are under the next one.</summary>
    PartRewrapped,

    /// <summary>All of them are, and the installation remembers the next one as its own.</summary>
    Rewrapped,

    /// <summary>The old key's bytes are gone.</summary>
    OldOverwritten,

    /// <summary>The next key is in its place.</summary>
    FileReplaced,
}
