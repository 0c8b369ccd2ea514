namespace CampaignKit.Web.Reach.Pictures;

/// <summary>The count as a picture without a word, for readers of every language: the number, the way to the goal, and the mark of the site.</summary>
/// <remarks>Colours are those of the band in <c>site.css</c>, the mark is the line of <c>icon.svg</c>. The same numbers give the same bytes.</remarks>
internal static class CountPicture
{
    /// <summary>Pixels; with <see cref="ShareHeight"/> what link previews show without cutting.</summary>
    public const int ShareWidth = 1200;

    /// <summary>Pixels.</summary>
    public const int ShareHeight = 630;

    /// <summary>Pixels: twice what it is meant to be shown at.</summary>
    public const int BadgeHeight = 56;

    private const double Margin = 96;
    private const double MostScale = 2;
    private const double NumberMiddle = 330;
    private const double BarMiddle = 532;
    private const double BarPen = 15;
    private const double MarkPen = 1.25;

    private static readonly Colour Band = new(0x0A3D37);
    private static readonly Colour Shade = new(0x0D4640);
    private static readonly Colour Track = new(0x2A5A53);
    private static readonly Colour OnBand = new(0xF6F3EA);
    private static readonly Colour Amber = new(0xF2B134);

    private static readonly Stroke Mark = Stroke.Read("M 8 21 C 12 12 15 10 16.5 11 C 18 12 13 19 15 20 C 17 21 19 15 20.5 15.5 C 22 16 20 20 24 19");

    private static readonly Canvas SharePaper = PaperOfShare();

    /// <summary>What link previews show: 1200×630 pixels.</summary>
    /// <param name="count">0 or more.</param>
    /// <param name="goal">1 or more; what is above it fills the bar.</param>
    public static byte[] Share(long count, long goal)
    {
        var canvas = SharePaper.Copy();
        var scale = Math.Min(MostScale, (ShareWidth - (2 * Margin)) / Numerals.WidthOf(count));
        Numerals.Draw(canvas, count, new(Margin, NumberMiddle - (Numerals.Height * scale / 2), scale), OnBand);
        DrawBar(canvas, Math.Min(1, (double)count / goal));
        return canvas.ToPng();
    }

    /// <summary>What sites show where they take no SVG: as wide as the number needs.</summary>
    /// <param name="count">0 or more.</param>
    public static byte[] Badge(long count)
    {
        const double Scale = 0.24;
        const double Left = 64;
        var canvas = new Canvas((int)Math.Ceiling(Left + (Numerals.WidthOf(count) * Scale) + 18), BadgeHeight, Band);
        canvas.Draw(Mark, new(-1, -5, 2.1), MarkPen, Amber);
        Numerals.Draw(canvas, count, new(Left, (BadgeHeight - (Numerals.Height * Scale)) / 2, Scale), OnBand);
        return canvas.ToPng();
    }

    // The way that is gone and the way that is left, with a gap between them: a bar on a bar would show its edge.
    private static void DrawBar(Canvas canvas, double share)
    {
        const double Gap = 14;
        var (start, end) = (Margin + BarPen, ShareWidth - Margin - BarPen);
        var reached = start + ((end - start) * share);
        var left = reached + (2 * BarPen) + Gap;
        if (left < end) canvas.Draw(Stroke.Line(left, end, BarMiddle), new(0, 0, 1), BarPen, Track);
        canvas.Draw(Stroke.Line(start, reached, BarMiddle), new(0, 0, 1), BarPen, Amber);
    }

    private static Canvas PaperOfShare()
    {
        var canvas = new Canvas(ShareWidth, ShareHeight, Band);
        canvas.Draw(Mark, new(120, -560, 58), MarkPen, Shade);
        canvas.Draw(Mark, new(59, 21, 5.4), MarkPen, Amber);
        return canvas;
    }
}
