using CampaignKit.Core.Petitions;

namespace CampaignKit.Web.Reach.Pictures;

/// <summary>What a picture of a count is for.</summary>
internal enum PictureUse
{
    /// <summary>Link previews.</summary>
    Share,

    /// <summary>Pages of other sites.</summary>
    Badge,
}

/// <summary>Pictures of counts, drawn when asked for and handed to everybody who asks meanwhile.</summary>
/// <remarks>
/// A picture of a petition is drawn anew when its numbers have moved, at most once a second, and one at a time in the whole program: however many ask for however many
/// petitions, drawing keeps one processor busy at the most. The <see cref="Most"/> last drawn are kept, some 15 KB each.
/// </remarks>
internal sealed class CountPictures(TimeProvider clock) : IDisposable
{
    /// <summary>How many pictures are kept.</summary>
    public const int Most = 500;

    /// <summary>How long a picture is shown though its numbers have moved.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Dictionary<(string Petition, PictureUse Use), Drawn> _drawn = [];
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>A PNG of the count.</summary>
    /// <param name="petition">Slug of a public petition.</param>
    /// <param name="use">What the picture is for.</param>
    /// <param name="count">Signatures that count.</param>
    /// <param name="goal">1 or more.</param>
    public Task<byte[]> ReadAsync(string petition, PictureUse use, long count, long goal)
    {
        lock (_drawn)
        {
            var now = clock.GetUtcNow();
            if (_drawn.TryGetValue((petition, use), out var known) && !known.Png.IsFaulted && (known.IsOf(count, goal) || (now - known.At).Duration() < Pause)) return known.Png;
            if (_drawn.Count >= Most) _drawn.Remove(_drawn.MinBy(picture => picture.Value.At).Key);
            return (_drawn[(petition, use)] = new(count, goal, now, DrawAsync(use, count, goal))).Png;
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<byte[]> DrawAsync(PictureUse use, long count, long goal)
    {
        await _turn.WaitAsync();
        try
        {
            return await Task.Run(() => use is PictureUse.Share ? CountPicture.Share(count, goal) : CountPicture.Badge(count));
        }
        finally
        {
            _turn.Release();
        }
    }

    private sealed record Drawn(long Count, long Goal, DateTimeOffset At, Task<byte[]> Png)
    {
        public bool IsOf(long count, long goal) => Count == count && Goal == goal;
    }
}
