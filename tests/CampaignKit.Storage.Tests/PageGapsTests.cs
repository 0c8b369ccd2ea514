using System.Buffers.Binary;
using CampaignKit.Storage.Sqlite;

namespace CampaignKit.Storage.Tests;

public sealed class PageGapsTests
{
    [Theory]
    [InlineData(2, 12)]
    [InlineData(5, 12)]
    [InlineData(10, 8)]
    [InlineData(13, 8)]
    public void Gap_lies_between_the_pointers_and_the_cells(byte kind, int header)
    {
        Assert.Equal((header + 6)..3000, PageGaps.GapOf(Page(kind, cells: 3, content: 3000), isFirst: false));
        Assert.Equal((100 + header + 6)..3000, PageGaps.GapOf(Page(kind, cells: 3, content: 3000, at: 100), isFirst: true));
    }

    [Fact]
    public void Page_without_cells_is_all_gap() => Assert.Equal(8..4096, PageGaps.GapOf(Page(13, cells: 0, content: 4096), isFirst: false));

    [Fact]
    public void Page_that_is_full_has_an_empty_gap() => Assert.Equal(14..14, PageGaps.GapOf(Page(13, cells: 3, content: 14), isFirst: false));

    [Fact]
    public void Content_of_a_page_of_the_largest_size_begins_at_its_end_if_it_says_zero() =>
        Assert.Equal(8..65_536, PageGaps.GapOf(Page(13, cells: 0, content: 0, size: 65_536), isFirst: false));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    public void Page_that_holds_no_tree_has_no_gap(byte kind) => Assert.Equal(..0, PageGaps.GapOf(Page(kind, cells: 3, content: 3000), isFirst: false));

    [Theory]
    [InlineData(2045, 3000)]
    [InlineData(65_535, 3000)]
    [InlineData(3, 13)]
    [InlineData(3, 4097)]
    [InlineData(3, 0)]
    public void Page_whose_header_makes_no_sense_is_left_alone(ushort cells, ushort content) =>
        Assert.Equal(..0, PageGaps.GapOf(Page(13, cells, content), isFirst: false));

    [Fact]
    public void Number_of_the_last_possible_page_does_not_begin_like_a_tree()
    {
        var page = new byte[4096];
        BinaryPrimitives.WriteInt32BigEndian(page, PageGaps.MaximumPages);

        Assert.Equal(1, page[0]);
        Assert.Equal(..0, PageGaps.GapOf(page, isFirst: false));
    }

    private static byte[] Page(byte kind, ushort cells, ushort content, int at = 0, int size = 4096)
    {
        var page = new byte[size];
        page[at] = kind;
        BinaryPrimitives.WriteUInt16BigEndian(page.AsSpan(at + 3), cells);
        BinaryPrimitives.WriteUInt16BigEndian(page.AsSpan(at + 5), content);
        return page;
    }
}
