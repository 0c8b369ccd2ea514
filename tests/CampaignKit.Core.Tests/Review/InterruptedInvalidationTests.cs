using CampaignKit.Core.Installation;
using CampaignKit.Core.Review;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Core.Tests.Review;

/// <summary>The process ends at every step there is, one after another, and the next one carries on.</summary>
public sealed class InterruptedInvalidationTests
{
    private const int Robots = 2_300;
    private const int People = 100;
    private const int Held = 50;

    private static readonly RuleForm Rule = new() { Sources = ["robot"], Postcodes = ["V5K"] };

    [Fact]
    public async Task Rule_that_is_interrupted_at_any_step_is_carried_on_to_the_same_end()
    {
        var steps = 0;
        for (var step = 1; steps == 0 || step <= steps; step++)
        {
            using var bench = await BenchAsync();
            bench.Stores.GoneAt = bench.Stores.Steps + step;
            var isInterrupted = await IsInterruptedAsync(() => ApplyAsync(bench));
            if (!isInterrupted) steps = step - 1;

            await RestartAsync(bench);
            Assert.Equal(0, await bench.Invalidating.FinishAsync());

            var invalidation = (await bench.Invalidating.ListAsync(ReviewBench.Slug))!.SingleOrDefault();
            var expected = invalidation is null ? (Robots + People, Held, 0) : (People, Held, Robots);
            Assert.True(expected == await bench.StatesAsync(), $"Interrupted at step {step}.");
            Assert.True(invalidation is null || invalidation is { State: InvalidationState.Applied, Applied: Robots, Matched: Robots }, $"Interrupted at step {step}: {invalidation}");
            Assert.Equal(invalidation is null ? 0 : Robots, (await bench.BreakdownAsync()).Removals.SingleOrDefault()?.Number ?? 0);
        }

        // Each document, each partition and each batch is a step or two; fewer would mean that hardly anything was interrupted.
        Assert.True(steps > 25, $"Only {steps} steps.");
    }

    [Fact]
    public async Task Rule_that_nothing_interrupts_reads_each_signature_once()
    {
        using var bench = await BenchAsync();
        var before = bench.Stores.RowReads;

        var result = await ApplyAsync(bench);

        Assert.Equal((Robots, bench.Petition.Shards), (result.Invalidation!.Applied, bench.Stores.RowReads - before));
    }

    [Fact]
    public async Task Undoing_that_is_interrupted_at_any_step_is_carried_on_to_the_same_end()
    {
        var steps = 0;
        for (var step = 1; steps == 0 || step <= steps; step++)
        {
            using var bench = await BenchAsync();
            var id = (await ApplyAsync(bench)).Invalidation!.Id;
            bench.Stores.GoneAt = bench.Stores.Steps + step;
            var isInterrupted = await IsInterruptedAsync(() => bench.Invalidating.UndoAsync(ReviewBench.Slug, id, ReviewBench.By));
            if (!isInterrupted) steps = step - 1;

            await RestartAsync(bench);
            Assert.Equal(0, await bench.Invalidating.FinishAsync());

            var invalidation = (await bench.Invalidating.ListAsync(ReviewBench.Slug))!.Single();
            var isBegun = invalidation.State is InvalidationState.Undone;
            Assert.True(isBegun || invalidation.State is InvalidationState.Applied, $"Interrupted at step {step}: {invalidation.State}");
            Assert.True((isBegun ? (Robots + People, Held, 0) : (People, Held, Robots)) == await bench.StatesAsync(), $"Interrupted at step {step}.");
        }

        Assert.True(steps > 20, $"Only {steps} steps.");
    }

    [Fact]
    public async Task Removal_by_hand_that_is_interrupted_at_any_step_is_told_in_its_true_number()
    {
        var steps = 0;
        for (var step = 1; steps == 0 || step <= steps; step++)
        {
            using var bench = await BenchAsync();
            bench.Stores.GoneAt = bench.Stores.Steps + step;
            var isInterrupted = await IsInterruptedAsync(() => bench.Reviewing.RemoveAsync(ReviewBench.Slug, new() { Reason = "speed" }, ReviewBench.By));
            if (!isInterrupted) steps = step - 1;

            await RestartAsync(bench);
            await bench.Invalidating.FinishAsync();

            var removed = bench.Rows.Count(row => row.State is SignatureState.Invalidated);
            Assert.Equal((Robots + People, Held - removed, removed), await bench.StatesAsync());
            Assert.Equal(removed, (await bench.Invalidating.ListAsync(ReviewBench.Slug))!.SingleOrDefault()?.Applied ?? 0);
            await bench.Reviewing.RemoveAsync(ReviewBench.Slug, new() { Reason = "speed" }, ReviewBench.By);
            Assert.Equal((Invalidation.ByHandSentence, Held), ((await bench.BreakdownAsync()).Removals.Single() is var line ? (line.Sentence, (int)line.Number) : default));
        }

        Assert.True(steps > 15, $"Only {steps} steps.");
    }

    [Fact]
    public async Task Rule_that_is_under_way_cannot_be_undone_before_it_is_finished()
    {
        using var bench = await BenchAsync();
        bench.Stores.BeforeChanging = () => throw new StorageUnavailableException("Away.");
        await Assert.ThrowsAsync<StorageUnavailableException>(() => ApplyAsync(bench));
        var id = (await bench.Invalidating.ListAsync(ReviewBench.Slug))!.Single().Id;

        Assert.Equal(InvalidationStatus.UnderWay, (await bench.Invalidating.UndoAsync(ReviewBench.Slug, id, ReviewBench.By)).Status);

        bench.Stores.BeforeChanging = () => Task.CompletedTask;
        await bench.Invalidating.FinishAsync();
        Assert.Equal(InvalidationStatus.Done, (await bench.Invalidating.UndoAsync(ReviewBench.Slug, id, ReviewBench.By)).Status);
        Assert.Equal((Robots + People, Held, 0), await bench.StatesAsync());
    }

    [Fact]
    public async Task What_cannot_be_finished_is_told_and_does_not_keep_the_others_from_it()
    {
        using var bench = await BenchAsync();
        bench.Stores.BeforeChanging = () => throw new StorageUnavailableException("Away.");
        await Assert.ThrowsAsync<StorageUnavailableException>(() => ApplyAsync(bench));
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => bench.Invalidating.ApplyAsync(ReviewBench.Slug, new() { Countries = ["NP"] }, ReviewBench.By, ReviewBench.Because));

        Assert.Equal(2, await bench.Invalidating.FinishAsync());
        var isFirst = true;
        bench.Stores.BeforeChanging = () => isFirst && !(isFirst = false) ? throw new StorageUnavailableException("Away.") : Task.CompletedTask;
        Assert.Equal(1, await bench.Invalidating.FinishAsync());
        Assert.Equal(0, await bench.Invalidating.FinishAsync());
        Assert.All((await bench.Invalidating.ListAsync(ReviewBench.Slug))!, invalidation => Assert.Equal(InvalidationState.Applied, invalidation.State));
    }

    [Fact]
    public async Task Run_that_somebody_else_has_finished_and_undone_moves_nothing_more()
    {
        using var bench = await BenchAsync();
        using var other = bench.NewNode();
        await other.Catalogue.RefreshAsync();
        var isFirst = true;
        bench.Stores.BeforeChanging = async () =>
        {
            if (!isFirst) return;
            isFirst = false;
            await other.Invalidating.FinishAsync();
            var id = (await other.Invalidating.ListAsync(ReviewBench.Slug))!.Single().Id;
            Assert.Equal(InvalidationStatus.Done, (await other.Invalidating.UndoAsync(ReviewBench.Slug, id, ReviewBench.By)).Status);
        };

        var result = await ApplyAsync(bench);

        Assert.Equal(InvalidationState.Undone, result.Invalidation!.State);
        Assert.True(result.Moved <= LedgerPass.AtOnce, $"{result.Moved} were moved after it was undone.");
    }

    private static async Task<ReviewBench> BenchAsync()
    {
        // More than one batch for each shard.
        var bench = new ReviewBench(shards: 2);
        await bench.FillAsync([
            .. Enumerable.Range(0, Robots).Select(number => new Signer($"robot{number}@example.org") { Source = "robot", Postcode = "V5K 0A1" }),
            .. Enumerable.Range(0, People).Select(number => new Signer($"person{number}@example.org") { Source = "robot", Postcode = "H2X", Country = "NP" }),
            .. Enumerable.Range(0, Held).Select(number => new Signer($"held{number}@example.org") { Source = "robot", Postcode = "V5K", State = SignatureState.HeldForReview, Reason = "speed" }),
        ]);
        return bench;
    }

    private static Task<InvalidationResult> ApplyAsync(ReviewBench bench) => bench.Invalidating.ApplyAsync(ReviewBench.Slug, Rule, ReviewBench.By, ReviewBench.Because);

    private static async Task<bool> IsInterruptedAsync(Func<Task> call)
    {
        try
        {
            await call();
            return false;
        }
        catch (StorageUnavailableException)
        {
            return true;
        }
    }

    private static async Task RestartAsync(ReviewBench bench)
    {
        bench.Restart();
        await bench.Catalogue.RefreshAsync();
    }
}
