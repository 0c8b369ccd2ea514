using CampaignKit.Core.Signatures;
using CampaignKit.Core.Signers;
using CampaignKit.Web.Installation;

namespace CampaignKit.Web.MySignatures;

/// <summary>What a signer wishes for one of their signatures: checked as it was typed, done, and told why if it cannot be.</summary>
internal sealed class SignatureWishes(OwnSignatures own)
{
    public async ValueTask<WishResult> ChangeAsync(string token, ChangeForm form)
    {
        var problems = new Dictionary<string, string[]>();
        if (!Word.TryRead(form.Visibility, out Visibility? visibility) || visibility is null) problems["visibility"] = ["Choose count-only, initials or named."];
        if (form.Updates is null) problems["updates"] = ["Say true or false: whether you want updates."];
        if (problems.Count > 0) return new(await own.ReadAsync(token) is null ? WishStatus.LinkEnded : WishStatus.Invalid, problems);

        var sentence = await own.ChangeAsync(token, form.Petition ?? "", form.Receipt, visibility!.Value, form.Updates!.Value, form.Partners, form.Name);
        if (sentence.Length == 0) return new(WishStatus.Done);

        // What else can be wrong with a signature that is held is the name that it would need.
        if (sentence == FieldProblems.PartnerUnknown) return new(WishStatus.Invalid, new Dictionary<string, string[]> { ["partners"] = [sentence] });
        PersonName.TryRead(form.Name, out _, out var wrong);
        return wrong == sentence ? new(WishStatus.Invalid, new Dictionary<string, string[]> { ["name"] = [sentence] }) : new(await ReasonAsync(token));
    }

    public async ValueTask<WishResult> WithdrawAsync(string token, SignatureForm form) =>
        new(await own.WithdrawAsync(token, form.Petition ?? "", form.Receipt) ? WishStatus.Done : await ReasonAsync(token));

    public async ValueTask<WishResult> PartFromGiftsAsync(string token, SignatureForm form) =>
        new(await own.PartFromGiftsAsync(token, form.Petition ?? "", form.Receipt) ? WishStatus.Done : await ReasonAsync(token));

    private async ValueTask<WishStatus> ReasonAsync(string token) => await own.ReadAsync(token) is null ? WishStatus.LinkEnded : WishStatus.NotHeld;
}

/// <summary>How a wish ended.</summary>
internal enum WishStatus
{
    /// <summary>It is done, by this call or an earlier one.</summary>
    Done,

    /// <summary>The link to the page is too old, or none.</summary>
    LinkEnded,

    /// <summary>The mailbox has no such signature.</summary>
    NotHeld,

    /// <summary>Something has to be typed otherwise.</summary>
    Invalid,
}

/// <summary>How a wish ended, and what is wrong with its fields if it is invalid.</summary>
internal sealed record WishResult(WishStatus Status, IReadOnlyDictionary<string, string[]>? Problems = null);
