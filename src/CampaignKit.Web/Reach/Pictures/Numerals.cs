using System.Globalization;

namespace CampaignKit.Web.Reach.Pictures;

/// <summary>The ten digits as strokes of one pen, for pictures that have no font: wide circles, straight diagonals, round ends.</summary>
/// <remarks>The pen goes from 0 to 100 down and from 0 to about 60 across; its ink stands out by <see cref="Pen"/> on all sides.</remarks>
internal static class Numerals
{
    /// <summary>Radius of the pen, in the units of the digits.</summary>
    public const double Pen = 9.5;

    /// <summary>How high a digit is with its ink.</summary>
    public const double Height = 100 + (2 * Pen);

    private const double Gap = 9;
    private const double GroupGap = 26;
    private const int Group = 3;

    private static readonly Digit[] Digits =
    [
        new(62, "M 0 31 C 0 14 14 0 31 0 C 48 0 62 14 62 31 L 62 69 C 62 86 48 100 31 100 C 14 100 0 86 0 69 L 0 31"),
        new(28, "M 0 20 L 28 0 L 28 100"),
        new(58, "M 1 27 C 3 11 14 0 29 0 C 45 0 57 11 57 27 C 57 40 49 49 38 60 L 0 100 L 58 100"),
        new(58, "M 2 20 C 6 8 16 0 28 0 C 43 0 54 10 54 24 C 54 37 44 47 29 47 C 46 47 58 58 58 73 C 58 89 45 100 28 100 C 13 100 3 92 0 79"),
        new(66, "M 48 100 L 48 0 L 0 72 L 66 72"),
        new(60, "M 53 0 L 11 0 L 5 46 C 12 39 20 36 29 36 C 47 36 60 49 60 67 C 60 87 46 100 28 100 C 14 100 4 92 0 80"),
        new(62, "M 42 0 L 6 50 C 2 56 0 62 0 69 C 0 86 14 100 31 100 C 48 100 62 86 62 69 C 62 52 48 38 31 38 C 19 38 10 44 6 50"),
        new(56, "M 0 0 L 56 0 L 17 100"),
        new(60, "M 30 47 C 16 47 6 37 6 23.5 C 6 10 16 0 30 0 C 44 0 54 10 54 23.5 C 54 37 44 47 30 47 C 13 47 0 58 0 73.5 C 0 89 13 100 30 100 C 47 100 60 89 60 73.5 C 60 58 47 47 30 47"),
        new(62, "M 20 100 L 56 50 C 60 44 62 38 62 31 C 62 14 48 0 31 0 C 14 0 0 14 0 31 C 0 48 14 62 31 62 C 43 62 52 56 56 50"),
    ];

    /// <summary>How wide a number is with its ink.</summary>
    /// <param name="number">0 or more.</param>
    public static double WidthOf(long number) => Placed(number).Select(place => place.Left + place.Digit.Width + Pen).Last();

    /// <summary>Draws a number, its digits in groups of three.</summary>
    /// <param name="canvas">What to draw on.</param>
    /// <param name="number">0 or more.</param>
    /// <param name="at">Where the ink of the number has its left upper corner.</param>
    /// <param name="ink">Its colour.</param>
    public static void Draw(Canvas canvas, long number, Placement at, Colour ink)
    {
        foreach (var (digit, left) in Placed(number)) canvas.Draw(digit.Stroke, at with { X = at.X + (left * at.Scale), Y = at.Y + (Pen * at.Scale) }, Pen, ink);
    }

    private static IEnumerable<(Digit Digit, double Left)> Placed(long number)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        var left = Pen;
        for (var at = 0; at < text.Length; at++)
        {
            var digit = Digits[text[at] - '0'];
            yield return (digit, left);
            left += digit.Width + (2 * Pen) + Gap + ((text.Length - at) % Group == 1 ? GroupGap : 0);
        }
    }

    private sealed record Digit(double Width, Stroke Stroke)
    {
        public Digit(double width, string path)
            : this(width, Stroke.Read(path))
        {
        }
    }
}
