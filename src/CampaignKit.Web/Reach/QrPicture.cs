using System.Globalization;
using System.Text;
using QRCoder;

namespace CampaignKit.Web.Reach;

/// <summary>An address as a QR code (ISO/IEC 18004), for a camera to read from paper: one SVG path, dark on white whatever the page's colours.</summary>
internal static class QrPicture
{
    /// <summary>An SVG document.</summary>
    /// <param name="address">Up to some hundred characters.</param>
    /// <param name="label">What it is, for whoever does not see it; encoded by the caller.</param>
    public static string Svg(string address, string label)
    {
        using var generator = new QRCodeGenerator();

        // A quarter of the picture may be stained or torn. The quiet zone that the standard asks for is in the matrix.
        using var code = generator.CreateQrCode(address, QRCodeGenerator.ECCLevel.Q);
        var rows = code.ModuleMatrix;
        var path = new StringBuilder();
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows[y].Count; x++)
            {
                if (!rows[y][x]) continue;
                var from = x;
                while (x + 1 < rows[y].Count && rows[y][x + 1]) x++;
                path.Append(CultureInfo.InvariantCulture, $"M{from} {y}h{x - from + 1}v1H{from}z");
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" class="qr" viewBox="0 0 {rows.Count} {rows.Count}" role="img" aria-label="{label}" shape-rendering="crispEdges"><rect width="100%" height="100%" fill="#fff"/><path d="{path}" fill="#000"/></svg>
            """);
    }
}
