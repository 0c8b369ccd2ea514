namespace CampaignKit.Web.Reach.Pictures;

/// <summary>A colour of the screen, as style sheets write it: <c>0xRRGGBB</c>.</summary>
internal readonly record struct Colour(int Value)
{
    public byte Red => (byte)(Value >> 16 & 0xFF);

    public byte Green => (byte)(Value >> 8 & 0xFF);

    public byte Blue => (byte)(Value & 0xFF);

    /// <summary>This colour with another over it.</summary>
    /// <param name="over">The other.</param>
    /// <param name="share">How much of this one it covers, 0–1.</param>
    public Colour Mixed(Colour over, double share) => new((Mixed(Red, over.Red, share) << 16) | (Mixed(Green, over.Green, share) << 8) | Mixed(Blue, over.Blue, share));

    private static int Mixed(byte under, byte over, double share) => (int)Math.Round(under + ((over - under) * share));
}

/// <summary>A picture on which round pens draw, with soft edges. Each later stroke lies on top of the earlier ones.</summary>
/// <remarks>It has up to 256 colours: two papers and the edge between them, with three inks over all of these, come to 225 with so few shades.</remarks>
internal sealed class Canvas
{
    // From no ink to ink, both included: eight steps cannot be told from more.
    private const int Shades = 8;

    private readonly int _width;
    private readonly int _height;
    private readonly byte[] _pixels;
    private readonly List<Colour> _colours;

    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="paper">What nothing is drawn on.</param>
    public Canvas(int width, int height, Colour paper) => (_width, _height, _pixels, _colours) = (width, height, new byte[width * height], [paper]);

    private Canvas(Canvas drawn) => (_width, _height, _pixels, _colours) = (drawn._width, drawn._height, [.. drawn._pixels], [.. drawn._colours]);

    /// <summary>The same picture, to be drawn on without changing this one.</summary>
    public Canvas Copy() => new(this);

    /// <summary>Draws a stroke as one piece of ink, also where it crosses itself.</summary>
    /// <param name="stroke">What the pen follows.</param>
    /// <param name="at">Where.</param>
    /// <param name="pen">Radius of the pen, in the units of the stroke.</param>
    /// <param name="ink">Its colour.</param>
    public void Draw(Stroke stroke, Placement at, double pen, Colour ink)
    {
        var radius = pen * at.Scale;
        var pieces = stroke.Pieces.Select(piece => piece.Placed(at)).ToList();
        var area = pieces.Select(piece => Area.Around(piece, radius)).Aggregate((some, other) => some.With(other)).Within(new(0, 0, _width, _height));
        if (area.IsEmpty) return;

        var cover = new byte[area.Width * area.Height];
        foreach (var piece in pieces) Cover(cover, area, piece, radius);
        Lay(cover, area, ink);
    }

    /// <summary>The picture as a file.</summary>
    public byte[] ToPng() => Png.Write(_width, _height, _pixels, _colours);

    // How much of each pixel the ink covers: within half a pixel of its edge that is how far the pixel's centre is inside, as good as exact for curves of this size.
    private static void Cover(byte[] cover, Area area, Piece piece, double radius)
    {
        var near = Area.Around(piece, radius).Within(area);
        for (var y = near.Top; y < near.Bottom; y++)
        {
            for (var x = near.Left; x < near.Right; x++)
            {
                var covered = (byte)Math.Round(Math.Clamp(radius + 0.5 - piece.DistanceOf(x + 0.5, y + 0.5), 0, 1) * Shades);
                ref var known = ref cover[((y - area.Top) * area.Width) + x - area.Left];
                if (covered > known) known = covered;
            }
        }
    }

    private void Lay(byte[] cover, Area area, Colour ink)
    {
        var mixed = new Dictionary<(byte Under, byte Covered), byte>();
        for (var y = area.Top; y < area.Bottom; y++)
        {
            for (var x = area.Left; x < area.Right; x++)
            {
                var covered = cover[((y - area.Top) * area.Width) + x - area.Left];
                if (covered == 0) continue;
                ref var pixel = ref _pixels[(y * _width) + x];
                if (!mixed.TryGetValue((pixel, covered), out var colour)) mixed[(pixel, covered)] = colour = Find(_colours[pixel].Mixed(ink, (double)covered / Shades));
                pixel = colour;
            }
        }
    }

    private byte Find(Colour colour)
    {
        var known = _colours.IndexOf(colour);
        if (known >= 0) return (byte)known;
        _colours.Add(colour);
        return (byte)(_colours.Count - 1);
    }

    /// <summary>Pixels from <paramref name="Left"/> and <paramref name="Top"/>, up to but without <paramref name="Right"/> and <paramref name="Bottom"/>.</summary>
    private readonly record struct Area(int Left, int Top, int Right, int Bottom)
    {
        public int Width => Right - Left;

        public int Height => Bottom - Top;

        public bool IsEmpty => Width <= 0 || Height <= 0;

        public Area With(Area other) => new(Math.Min(Left, other.Left), Math.Min(Top, other.Top), Math.Max(Right, other.Right), Math.Max(Bottom, other.Bottom));

        public Area Within(Area other) => new(Math.Max(Left, other.Left), Math.Max(Top, other.Top), Math.Min(Right, other.Right), Math.Min(Bottom, other.Bottom));

        public static Area Around(Piece piece, double radius) => new(
            (int)Math.Floor(Math.Min(piece.From.X, piece.To.X) - radius - 1),
            (int)Math.Floor(Math.Min(piece.From.Y, piece.To.Y) - radius - 1),
            (int)Math.Ceiling(Math.Max(piece.From.X, piece.To.X) + radius + 1),
            (int)Math.Ceiling(Math.Max(piece.From.Y, piece.To.Y) + radius + 1));
    }
}
