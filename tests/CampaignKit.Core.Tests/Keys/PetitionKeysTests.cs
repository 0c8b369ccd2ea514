using System.Security.Cryptography;
using System.Text;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Signers;
using FsCheck;
using FsCheck.Fluent;

namespace CampaignKit.Core.Tests.Keys;

public class PetitionKeysTests
{
    private const string Slug = "free-to-change";

    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithReplay(20261109, 1).WithMaxTest(200).WithQuietOnSuccess(true);

    private static readonly byte[] CampaignKey = [.. Enumerable.Range(0, 32).Select(value => (byte)value)];

    private static readonly byte[] OtherCampaignKey = [.. Enumerable.Range(1, 32).Select(value => (byte)value)];

    private static readonly Person Ada = new() { Name = "Ada", Email = "ada@example.org" };

    private static readonly SignerKey Signer = new(42);

    private static readonly Gen<SignerKey> Signers =
        Gen.ArrayOf(Gen.Choose(0, 255).Select(value => (byte)value), SignerKey.Size).Select(bytes => SignerKey.Read(bytes));

    private readonly PetitionKeys _keys = new(CampaignKey, Slug);

    // What is on disk and in people's mail was made by these formats. Computed apart from this program, with Python's hmac and OpenSSL.
    [Fact]
    public void Formats_are_those_that_are_on_disk_already()
    {
        var signer = _keys.SignerKey(MailboxOf("ada@example.org"));
        var sealedPerson = Convert.FromHexString(
            "01000102030405060708090a0bb9a73e830f8505cad09b6ba0d35fc032b058ac2cb4a4e9e3de0ee032382eae4fd950cb4ef378b422ccbec937e9ff0b3ebb");

        Assert.Equal("17C685174974090EBB26AB465F3F24D2", signer.Value.ToString("X32", provider: null));
        Assert.Equal("5WMB2XESZPHGFK0NDKK06ZCXHQ", _keys.Receipt(signer));
        Assert.Equal(Ada, _keys.Open(sealedPerson, signer));
    }

    [Fact]
    public void Person_is_opened_as_they_were_sealed()
    {
        var people = from name in Gen.Elements("Ada", "អានីតា", "O'Brien", "=1+1", "\"<script>\"", null) from postcode in Gen.Elements("H2X 1Y4", "१२३", null) select (name, postcode);

        Prop.ForAll(people.ToArbitrary(), Signers.ToArbitrary(), (drawn, signer) =>
        {
            var person = new Person { Name = drawn.name, Email = "অনিতা@उदाहरण.भारत", Postcode = drawn.postcode };
            return _keys.Open(_keys.Seal(person, signer), signer) == person;
        }).Check(Fixed);
    }

    [Fact]
    public void Person_of_another_signer_cannot_be_opened() =>
        Assert.ThrowsAny<CryptographicException>(() => _keys.Open(_keys.Seal(Ada, Signer), new(43)));

    [Fact]
    public void Person_of_another_petition_cannot_be_opened() =>
        Assert.ThrowsAny<CryptographicException>(() => new PetitionKeys(CampaignKey, "another-petition").Open(_keys.Seal(Ada, Signer), Signer));

    [Fact]
    public void Person_of_another_campaign_cannot_be_opened() =>
        Assert.ThrowsAny<CryptographicException>(() => new PetitionKeys(OtherCampaignKey, Slug).Open(_keys.Seal(Ada, Signer), Signer));

    [Fact]
    public void Sealed_bytes_that_were_damaged_or_cut_cannot_be_opened()
    {
        var whole = _keys.Seal(Ada, Signer);

        Assert.All(Enumerable.Range(0, whole.Length), at =>
        {
            var damaged = whole.ToArray();
            damaged[at] ^= 0x40;
            Assert.ThrowsAny<CryptographicException>(() => _keys.Open(damaged, Signer));
            Assert.ThrowsAny<CryptographicException>(() => _keys.Open(whole.AsSpan(0, at), Signer));
        });
    }

    [Fact]
    public void Sealed_bytes_show_nothing_of_the_person()
    {
        var person = new Person { Name = "Ada Lovelace", Email = "ada@example.org", Postcode = "H2X 1Y4" };

        var bytes = Encoding.Latin1.GetString(_keys.Seal(person, Signer));

        Assert.All(["Ada", "Lovelace", "ada@", "example", "H2X", "1Y4", "\"e\""], word => Assert.DoesNotContain(word, bytes, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Same_person_is_never_sealed_to_the_same_bytes() => Assert.NotEqual(_keys.Seal(Ada, Signer), _keys.Seal(Ada, Signer));

    [Fact]
    public void Same_mailbox_has_unrelated_keys_on_two_petitions_and_in_two_campaigns()
    {
        var mailbox = MailboxOf("ada@example.org");
        var here = _keys.SignerKey(mailbox);
        SignerKey[] elsewhere = [new PetitionKeys(CampaignKey, "another-petition").SignerKey(mailbox), new PetitionKeys(OtherCampaignKey, Slug).SignerKey(mailbox)];

        // Unrelated keys of 128 bits differ in 64, give or take; five deviations are 28.
        Assert.All(elsewhere, there => Assert.InRange((int)UInt128.PopCount(here.Value ^ there.Value), 36, 92));
    }

    [Fact]
    public void Spellings_of_one_mailbox_are_one_signer() =>
        Assert.Equal(_keys.SignerKey(MailboxOf("ada@example.org")), _keys.SignerKey(MailboxOf("ADA+petitions@Example.ORG")));

    [Fact]
    public void Receipt_leads_back_to_its_signer() =>
        Prop.ForAll(Signers.ToArbitrary(), signer => _keys.TryReadReceipt(_keys.Receipt(signer), out var read) && read == signer).Check(Fixed);

    [Fact]
    public void Receipt_is_the_same_at_every_repeat() => Assert.Equal(_keys.Receipt(Signer), new PetitionKeys(CampaignKey, Slug).Receipt(Signer));

    [Fact]
    public void Receipt_is_read_in_any_case_and_with_dashes_and_spaces()
    {
        var receipt = _keys.Receipt(Signer);
        var typed = $" {string.Join('-', receipt.ToLowerInvariant().Chunk(5).Select(part => new string(part)))} ";

        Assert.True(_keys.TryReadReceipt(typed, out var read));

        Assert.Equal(Signer, read);
    }

    [Fact]
    public void Receipts_differ_between_petitions_and_mean_somebody_else_there()
    {
        var other = new PetitionKeys(CampaignKey, "another-petition");

        Assert.NotEqual(_keys.Receipt(Signer), other.Receipt(Signer));
        Assert.True(other.TryReadReceipt(_keys.Receipt(Signer), out var read));
        Assert.NotEqual(Signer, read);
    }

    [Fact]
    public void Receipt_with_one_wrong_character_is_refused_or_means_somebody_else()
    {
        var receipt = _keys.Receipt(Signer);

        Assert.All(Enumerable.Range(0, receipt.Length), at =>
        {
            var wrong = receipt.ToCharArray();
            wrong[at] = wrong[at] == '7' ? 'Z' : '7';
            Assert.False(_keys.TryReadReceipt(new(wrong), out var read) && read == Signer);
        });
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("5WMB2XESZPHGFK0NDKK06ZCXH")]
    [InlineData("5WMB2XESZPHGFK0NDKK06ZCXHQ0")]
    [InlineData("UWMB2XESZPHGFK0NDKK06ZCXHQ")]
    [InlineData("8ZZZZZZZZZZZZZZZZZZZZZZZZZ")]
    public void Text_that_is_no_receipt_is_refused(string? text) => Assert.False(_keys.TryReadReceipt(text, out _));

    [Fact]
    public async Task Keys_are_used_by_many_threads_at_once()
    {
        var mailbox = MailboxOf("ada@example.org");
        var signer = _keys.SignerKey(mailbox);
        var receipt = _keys.Receipt(signer);

        await Parallel.ForAsync(0, 2000, (_, _) =>
        {
            Assert.Equal(signer, _keys.SignerKey(mailbox));
            Assert.Equal(receipt, _keys.Receipt(signer));
            Assert.True(_keys.TryReadReceipt(receipt, out var read));
            Assert.Equal(signer, read);
            Assert.Equal(Ada, _keys.Open(_keys.Seal(Ada, signer), signer));
            return ValueTask.CompletedTask;
        });
    }

    private static Mailbox MailboxOf(string address)
    {
        Assert.True(Mailbox.TryParse(address, out var mailbox, out _));
        return mailbox;
    }
}
