using System.Globalization;

namespace CampaignKit.Web.Reach.Pictures;

/// <summary>A line that a round pen follows, in units of its own: short straight pieces in place of the curves.</summary>
/// <param name="Pieces">In the order in which they are drawn.</param>
internal sealed record Stroke(IReadOnlyList<Piece> Pieces)
{
    // At the sizes that are drawn here the corners between so many pieces cannot be seen.
    private const int PiecesOfACurve = 32;

    /// <summary>Reads a path in the words of SVG: <c>M</c>, <c>L</c> and <c>C</c> with absolute coordinates, a space between any two.</summary>
    public static Stroke Read(string path)
    {
        var pieces = new List<Piece>();
        var words = new Queue<string>(path.Split(' '));
        var at = default(Point);
        while (words.TryDequeue(out var word))
        {
            switch (word)
            {
                case "M":
                    at = Next(words);
                    break;
                case "L":
                    pieces.Add(new(at, at = Next(words)));
                    break;
                case "C":
                    at = Curve(pieces, at, Next(words), Next(words), Next(words));
                    break;
                default:
                    throw new FormatException($"{word} is no command of a path.");
            }
        }

        return new(pieces);
    }

    /// <summary>A straight line.</summary>
    public static Stroke Line(double fromX, double toX, double y) => new([new(new(fromX, y), new(toX, y))]);

    // The cubic curve of Bézier.
    private static Point Curve(List<Piece> pieces, Point start, Point leaving, Point arriving, Point end)
    {
        var at = start;
        for (var piece = 1; piece <= PiecesOfACurve; piece++)
        {
            var t = (double)piece / PiecesOfACurve;
            var (a, b, c, d) = ((1 - t) * (1 - t) * (1 - t), 3 * (1 - t) * (1 - t) * t, 3 * (1 - t) * t * t, t * t * t);
            pieces.Add(new(at, at = new((a * start.X) + (b * leaving.X) + (c * arriving.X) + (d * end.X), (a * start.Y) + (b * leaving.Y) + (c * arriving.Y) + (d * end.Y))));
        }

        return end;
    }

    private static Point Next(Queue<string> words) => new(double.Parse(words.Dequeue(), CultureInfo.InvariantCulture), double.Parse(words.Dequeue(), CultureInfo.InvariantCulture));
}

/// <summary>A place, to the right and down from an origin.</summary>
internal readonly record struct Point(double X, double Y);

/// <summary>A straight piece of a stroke.</summary>
internal readonly record struct Piece(Point From, Point To)
{
    /// <summary>How far a point is from the nearest point of the piece.</summary>
    public double DistanceOf(double x, double y)
    {
        var (along, down) = (To.X - From.X, To.Y - From.Y);
        var length = (along * along) + (down * down);
        var share = length == 0 ? 0 : Math.Clamp((((x - From.X) * along) + ((y - From.Y) * down)) / length, 0, 1);
        var (right, below) = (x - From.X - (share * along), y - From.Y - (share * down));
        return Math.Sqrt((right * right) + (below * below));
    }

    /// <summary>The piece on a picture.</summary>
    public Piece Placed(Placement at) => new(at.Of(From), at.Of(To));
}

/// <summary>Where the origin of a drawing stands on a picture, and how many pixels its unit is.</summary>
internal readonly record struct Placement(double X, double Y, double Scale)
{
    public Point Of(Point point) => new(X + (Scale * point.X), Y + (Scale * point.Y));
}
