using System.Buffers.Text;
using System.ComponentModel;
using System.Text;
using CampaignKit.Web.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace CampaignKit.Web.Installation;

/// <summary>A page of a list.</summary>
/// <param name="Items">In the list's order.</param>
/// <param name="Next">The cursor of the page after this one; null on the last.</param>
/// <param name="Total">Items in the whole list.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next, int Total);

/// <summary>Which page of a list is wanted. A cursor names the item it follows, so a list that grows meanwhile skips and repeats nothing.</summary>
internal sealed class PageRequest
{
    private const int DefaultLimit = 20;
    private const int MaximumLimit = 100;

    [FromQuery(Name = "cursor"), Description("The `next` of the page before. Absent for the first page.")]
    public string? Cursor { get; init; }

    [FromQuery(Name = "limit"), Description("Items a page, 1 to 100. Default 20.")]
    public string? Limit { get; init; }

    /// <summary>The page of this list, or the problem with what was asked for.</summary>
    public (Page<T>? Page, ProblemHttpResult? Problem) Take<T>(IReadOnlyList<T> list, Func<T, string> id)
    {
        var limit = DefaultLimit;
        if (Limit is not null && (!int.TryParse(Limit, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaximumLimit))
        {
            return (null, Problem.InvalidQuery($"limit has to be a whole number from 1 to {MaximumLimit}."));
        }

        var start = 0;
        if (Cursor is not null)
        {
            if (!TryRead(Cursor, out var after)) return (null, Problem.InvalidQuery("This cursor was not given out by this list."));
            start = list.TakeWhile(item => id(item) != after).Count() + 1;
            if (start > list.Count) return (null, Problem.InvalidQuery("What this cursor points at is no longer in the list. Start again without a cursor."));
        }

        var items = list.Skip(start).Take(limit).ToList();
        var next = start + items.Count < list.Count ? Base64Url.EncodeToString(Encoding.UTF8.GetBytes(id(items[^1]))) : null;
        return (new(items, next, list.Count), null);
    }

    private static bool TryRead(string cursor, out string after)
    {
        after = "";
        if (!Base64Url.IsValid(cursor)) return false;
        after = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        return true;
    }
}
