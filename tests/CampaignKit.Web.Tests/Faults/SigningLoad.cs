using System.Diagnostics;
using System.Text;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Faults;

/// <summary>Several clients that sign without pause: new people, and people who have signed before in another spelling of their address.</summary>
internal sealed class SigningLoad : IAsyncDisposable
{
    private static readonly string[] Names = ["Ada Example", "अनिता थापा", "ประยุทธ์ จันทร์", "নাসরিন", "王小明", "Nguye\u0302\u0303n Va\u0306n A", "O'Brien, \"Nell\"", "Sukarno"];
    private static readonly string[] Visibilities = ["count-only", "initials", "named"];
    private static readonly string?[] Postcodes = [null, "V6B 1A1", "1000", "SW1A 1AA"];

    // Whatever of a signer could be recognised; "1000" could be anything.
    private static readonly string[] Personal =
        [.. Names.Select(name => name.Normalize()), .. Postcodes.OfType<string>().Where(postcode => postcode.Contains(' ', StringComparison.Ordinal)), "@example.org", "@Example.ORG", "@gmail.com", "@bücher.example"];

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly SigningRecord _record;
    private readonly IReadOnlyList<Uri> _nodes;
    private readonly IReadOnlyList<string> _petitions;
    private readonly int _seed;
    private readonly bool _isPersistent;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource[] _outages;
    private readonly Task[] _clients;
    private readonly Lock _gate = new();
    private TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _answered;
    private int _wanted = int.MaxValue;
    private TimeSpan _longestWait;

    private SigningLoad(IReadOnlyList<Uri> nodes, SigningRecord record, IReadOnlyList<string> petitions, int clients, int seed, bool isPersistent)
    {
        _nodes = nodes;
        _record = record;
        _petitions = petitions;
        _seed = seed;
        _isPersistent = isPersistent;
        _outages = [.. Enumerable.Range(0, clients).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];
        _clients = [.. Enumerable.Range(0, clients).Select(client => Task.Run(() => SignAsync(client)))];
    }

    /// <summary>The longest that anybody waited for their acknowledgement, from their first try on.</summary>
    public TimeSpan LongestWait
    {
        get
        {
            lock (_gate) return _longestWait;
        }
    }

    /// <summary>Starts signing.</summary>
    /// <param name="seed">Different for every load on one record, so that each brings people of its own.</param>
    public static SigningLoad Start(RunningProgram program, SigningRecord record, IReadOnlyList<string> petitions, int clients, int seed) =>
        new([program.Address], record, petitions, clients, seed, isPersistent: false);

    /// <summary>Starts signing on several nodes, with clients that go to the next one when theirs is gone or cannot store, until they are acknowledged.</summary>
    public static SigningLoad StartPersistent(IReadOnlyList<Uri> nodes, SigningRecord record, IReadOnlyList<string> petitions, int clients, int seed) =>
        new(nodes, record, petitions, clients, seed, isPersistent: true);

    /// <summary>Completes when this many more requests have been answered, or when no client is left to ask. To be asked again when it has completed, not before.</summary>
    public async Task AnsweredAsync(int requests)
    {
        Task reached;
        lock (_gate)
        {
            _wanted = _answered + requests;
            _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
            reached = _reached.Task;
        }

        await Task.WhenAny(reached, Task.WhenAll(_clients));
    }

    /// <summary>Completes when every client has been told at least once that the program cannot store anything just now.</summary>
    public async Task OutageAsync()
    {
        var outage = Task.WhenAll(_outages.Select(outage => outage.Task));
        var first = await Task.WhenAny(outage, Task.WhenAll(_clients)).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.True(first == outage, "The clients lost the program before all of them were told of an outage.");
    }

    /// <summary>Ends when every client has lost the program, as they do when it ends.</summary>
    public Task LostAsync() => Task.WhenAll(_clients).WaitAsync(TimeSpan.FromMinutes(1));

    /// <summary>No file of the installation tells anything about those who signed to who only has the files.</summary>
    public static void AssertNothingReadable(DataFolder folder)
    {
        foreach (var (file, bytes) in folder.Snapshot())
        {
            foreach (var personal in Personal) Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(personal)) < 0, $"{file} has {personal} in the clear.");
        }
    }

    /// <summary>What a program has said tells nothing about those who signed.</summary>
    public static void AssertNobodyIsNamed(string text)
    {
        foreach (var personal in Personal) Assert.DoesNotContain(personal, text, StringComparison.OrdinalIgnoreCase);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_clients);
        _stop.Dispose();
    }

    private async Task SignAsync(int number)
    {
        var nodes = _nodes.Select(address => new HttpClient { BaseAddress = address }).ToList();
        var random = new Random(HashCode(_seed, number));
        var node = number;
        for (var people = 0; !_stop.IsCancellationRequested;)
        {
            // Four in ten have signed something before. People are shared between clients, so that two of them may bring the same person at once.
            var person = people > 0 && random.Next(10) < 4 ? random.Next(people) : people++;
            var petition = _petitions[random.Next(_petitions.Count)];
            var form = FormOf($"p{_seed}-{person}", random);
            var began = Stopwatch.GetTimestamp();
            while (await _record.SignAsync(nodes[node % nodes.Count], petition, form, _stop.Token) is not 200 and var status)
            {
                if (status == 503) _outages[number].TrySetResult();
                if (_stop.IsCancellationRequested || (status is null && !_isPersistent)) return;
                if (!_isPersistent) break;
                node++;
                await Task.Delay(Pause);
            }

            TakeNote(Stopwatch.GetElapsedTime(began));
        }

        nodes.ForEach(node => node.Dispose());
    }

    private void TakeNote(TimeSpan wait)
    {
        lock (_gate)
        {
            if (wait > _longestWait) _longestWait = wait;
            if (++_answered >= _wanted) _reached.TrySetResult();
        }
    }

    private static SignerForm FormOf(string person, Random random) => new()
    {
        Name = Names[random.Next(Names.Length)],
        Email = random.Next(8) switch
        {
            0 => $"{person}@bücher.example",
            1 => $"{person}@xn--bcher-kva.example",
            2 => $"{person}@gmail.com",
            3 => $"{person.Insert(1, ".")}@googlemail.com",
            4 => $"{person.ToUpperInvariant()}@Example.ORG",
            5 => $"{person}+petition@example.org",
            6 => $"\"{person}\"@example.org",
            _ => $"{person}@example.org",
        },
        Country = random.Next(2) == 0 ? "NP" : "BR",
        Postcode = Postcodes[random.Next(Postcodes.Length)],
        Visibility = Visibilities[random.Next(Visibilities.Length)],
        Updates = random.Next(2) == 0,
    };

    // The framework's own hash codes differ from run to run.
    private static int HashCode(int seed, int client) => (seed * 31) + client;
}
