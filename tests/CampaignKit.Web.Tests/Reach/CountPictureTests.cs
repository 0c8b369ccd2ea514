using System.Globalization;
using CampaignKit.Web.Reach.Pictures;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Reach;

/// <summary>What can be seen on the pictures of a count.</summary>
public sealed class CountPictureTests
{
    private const int Band = 0x0A3D37;
    private const int Ink = 0xF6F3EA;
    private const int Amber = 0xF2B134;

    // How many holes each digit has, by which they are told apart first.
    private static readonly int[] Holes = [1, 0, 0, 0, 1, 0, 1, 0, 2, 1];

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(1_234)]
    [InlineData(56_789)]
    [InlineData(1_000_000)]
    [InlineData(888_888_888)]
    [InlineData(999_999_999)]
    public void Every_digit_of_the_count_is_on_the_share_picture_in_its_order_within_the_margins(long count)
    {
        var file = CountPicture.Share(count, goal: 1_000_000_000);
        var picture = DecodedPng.Read(file);
        var digits = DigitsOf(picture);

        Assert.Equal((1200, 630), (picture.Width, picture.Height));
        Assert.True(file.Length < 30_000, $"{file.Length} bytes");
        Assert.Equal(count.ToString(CultureInfo.InvariantCulture).Select(digit => Holes[digit - '0']), digits.Select(DecodedPng.HolesOf));
        Assert.All(digits, digit => Assert.True(digit is { Left: >= 90, Right: <= 1110, Top: > 150, Bottom: < 500 }));
        Assert.Single(digits.Select(digit => digit.Top).Distinct());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(999_999_999)]
    public void Badge_has_every_digit_and_is_as_wide_as_they_are(long count)
    {
        var file = CountPicture.Badge(count);
        var picture = DecodedPng.Read(file);
        var digits = DigitsOf(picture);

        Assert.Equal(56, picture.Height);
        Assert.True(file.Length < 3_000, $"{file.Length} bytes");
        Assert.Equal(count.ToString(CultureInfo.InvariantCulture).Select(digit => Holes[digit - '0']), digits.Select(DecodedPng.HolesOf));
        Assert.InRange(picture.Width - digits[^1].Right, 14, 22);
    }

    [Fact]
    public void Ten_digits_have_ten_shapes_and_each_looks_the_same_wherever_it_stands()
    {
        var alone = Enumerable.Range(0, 10).Select(digit => Assert.Single(DigitsOf(DecodedPng.Read(CountPicture.Share(digit, 100)))).Shape).ToList();
        var twice = DigitsOf(DecodedPng.Read(CountPicture.Share(55, 100)));

        for (var one = 0; one < 10; one++)
        {
            // Of a pair that differs, at least a tenth of the ink does.
            for (var other = 0; other < one; other++) Assert.True(alone[one].Except(alone[other]).Count() > alone[one].Count / 10, $"{one} looks like {other}.");
        }

        Assert.Equal(2, twice.Count);
        Assert.All(twice, digit => Assert.InRange(digit.Width, alone[5].Max(pixel => pixel.X), alone[5].Max(pixel => pixel.X) + 2));
    }

    [Fact]
    public void Digits_stand_in_groups_of_three()
    {
        var digits = DigitsOf(DecodedPng.Read(CountPicture.Share(8_888_888, 10_000_000)));
        var gaps = digits.Zip(digits.Skip(1), (one, next) => next.Left - one.Right).ToList();

        var within = (int[])[gaps[1], gaps[2], gaps[4], gaps[5]];
        Assert.True(Math.Min(gaps[0], gaps[3]) > 2 * within.Max(), string.Join(' ', gaps));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(250, 0.25)]
    [InlineData(500, 0.5)]
    [InlineData(1_000, 1)]
    [InlineData(5_000, 1)]
    public void Bar_has_come_as_far_as_the_count(long count, double share)
    {
        var bar = DecodedPng.Read(CountPicture.Share(count, goal: 1_000)).Blobs(colour => colour == Amber).Single(blob => blob.Top > 500);

        // From a full circle, 30 pixels, to the whole width between the margins.
        Assert.InRange(bar.Width, (int)(30 + (978 * share)) - 3, (int)(30 + (978 * share)) + 1);
    }

    [Fact]
    public void Same_numbers_give_the_same_bytes_and_others_do_not()
    {
        Assert.Equal(CountPicture.Share(1_234, 2_500), CountPicture.Share(1_234, 2_500));
        Assert.NotEqual(CountPicture.Share(1_234, 2_500), CountPicture.Share(1_235, 2_500));
        Assert.NotEqual(CountPicture.Share(1_234, 2_500), CountPicture.Share(1_234, 5_000));
        Assert.Equal(Band, DecodedPng.Read(CountPicture.Badge(1))[0, 0]);
    }

    [Fact]
    public async Task A_picture_is_drawn_once_for_all_who_ask_and_anew_a_second_later()
    {
        var clock = new TestClock();
        using var pictures = new CountPictures(clock);

        var first = await pictures.ReadAsync("petition", PictureUse.Share, 1, 100);
        Assert.Same(first, await pictures.ReadAsync("petition", PictureUse.Share, 1, 100));
        Assert.Same(first, await pictures.ReadAsync("petition", PictureUse.Share, 2, 100));

        clock.Now += CountPictures.Pause;
        var second = await pictures.ReadAsync("petition", PictureUse.Share, 2, 100);
        Assert.Equal(CountPicture.Share(2, 100), second);

        clock.Now += TimeSpan.FromHours(1);
        Assert.Same(second, await pictures.ReadAsync("petition", PictureUse.Share, 2, 100));
        Assert.NotSame(second, await pictures.ReadAsync("another", PictureUse.Share, 2, 100));
        Assert.NotEqual(second, await pictures.ReadAsync("petition", PictureUse.Badge, 2, 100));
    }

    [Fact]
    public async Task A_crowd_that_asks_at_once_while_people_sign_is_handed_one_picture()
    {
        using var pictures = new CountPictures(new TestClock());

        var handed = await Task.WhenAll(Enumerable.Range(0, 200).Select(count => Task.Run(() => pictures.ReadAsync("petition", PictureUse.Share, count, 1_000))));

        Assert.Single(handed.Distinct());
    }

    [Fact]
    public async Task Only_so_many_pictures_are_kept()
    {
        var clock = new TestClock();
        using var pictures = new CountPictures(clock);
        var first = await pictures.ReadAsync("0", PictureUse.Badge, 1, 100);
        for (var petition = 1; petition < CountPictures.Most; petition++)
        {
            clock.Now += TimeSpan.FromSeconds(1);
            await pictures.ReadAsync($"{petition}", PictureUse.Badge, 1, 100);
        }

        Assert.Same(first, await pictures.ReadAsync("0", PictureUse.Badge, 1, 100));
        await pictures.ReadAsync("one more", PictureUse.Badge, 1, 100);
        Assert.NotSame(first, await pictures.ReadAsync("0", PictureUse.Badge, 1, 100));
    }

    private static IReadOnlyList<Blob> DigitsOf(DecodedPng picture) => picture.Blobs(colour => colour == Ink);
}
