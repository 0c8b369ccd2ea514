using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using CampaignKit.Web.Control;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Control;

/// <summary>How an operator's commands reach the running program, and that nobody else's do.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ControlSocketTests : IDisposable
{
    private readonly DataFolder _folder = new();

    private string Socket => Path.Combine(_folder.Data, "control.sock");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Socket_is_its_users_alone_and_there_while_the_program_serves()
    {
        await using var program = await RunningProgram.StartAsync(_folder);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Socket));

        Assert.Equal(0, await program.StopAsync());

        Assert.False(File.Exists(Socket));
    }

    [Fact]
    public async Task Actions_are_served_on_the_socket_and_not_found_on_the_network()
    {
        await using var program = await RunningProgram.StartAsync(_folder);
        using var operators = Connect(Socket);

        Assert.NotEmpty(ControlEndpoints.Actions);
        foreach (var path in ControlEndpoints.Actions.Select(ControlEndpoints.PathOf))
        {
            // No action can read such a request, so it is told from an unknown path and has no effect.
            using var onSocket = await operators.PostAsync(path, new StringContent("no request"));
            Assert.Equal(HttpStatusCode.OK, onSocket.StatusCode);
            Assert.Contains("cannot be read", await onSocket.Content.ReadAsStringAsync(), StringComparison.Ordinal);

            foreach (var method in (HttpMethod[])[HttpMethod.Post, HttpMethod.Get])
            {
                using var request = new HttpRequestMessage(method, path) { Content = method == HttpMethod.Post ? new StringContent("no request") : null };
                using var onNetwork = await program.Client.SendAsync(request);
                Assert.Equal(HttpStatusCode.NotFound, onNetwork.StatusCode);
            }
        }
    }

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/healthz")]
    [InlineData("GET", "/control/retention")]
    [InlineData("POST", "/control")]
    [InlineData("POST", "/control/unknown")]
    public async Task Nothing_else_is_served_on_the_socket(string method, string path)
    {
        await using var program = await RunningProgram.StartAsync(_folder);
        using var operators = Connect(Socket);

        using var answer = await operators.SendAsync(new(new(method), path));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Program_that_was_killed_leaves_no_socket_in_the_way()
    {
        await using var program = await RunningProgram.StartAsync(_folder);
        await program.KillAsync();
        Assert.True(File.Exists(Socket));

        await program.RestartAsync();

        (await CommandRun.OfAsync(_folder, "purge-keys list")).AssertDone();
    }

    [Fact]
    public async Task Command_is_answered_the_same_by_the_running_program_and_without_one()
    {
        string whileRunning;
        await using (var program = await RunningProgram.StartAsync(_folder))
        {
            whileRunning = (await CommandRun.OfAsync(_folder, "retention")).AssertDone().Output;
            Assert.Equal(0, await program.StopAsync());
        }

        Assert.Equal(whileRunning, (await CommandRun.OfAsync(_folder, "retention")).AssertDone().Output);
    }

    [Fact]
    public async Task Data_directory_whose_path_is_too_long_for_a_socket_has_it_elsewhere()
    {
        var data = Path.Combine(_folder.Beside, new string('d', 100));
        var settings = new Dictionary<string, string?> { ["CampaignKit__DataDirectory"] = data, ["TMPDIR"] = _folder.Beside };
        var pointer = Path.Combine(data, "control.path");
        await using var program = await RunningProgram.StartAsync(_folder, settings);
        var socket = (await File.ReadAllTextAsync(pointer)).Trim();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(socket));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(socket)!));
        (await CommandRun.OfAsync(_folder, "purge-keys add ana", settings: settings)).AssertDone();

        await program.KillAsync();
        await program.RestartAsync();
        Assert.False(File.Exists(socket));
        Assert.Contains("ana", (await CommandRun.OfAsync(_folder, "purge-keys list", settings: settings)).AssertDone().Output, StringComparison.Ordinal);

        Assert.Equal(0, await program.StopAsync());
        Assert.False(File.Exists(pointer));
        Assert.Equal([data], Directory.GetDirectories(_folder.Beside));
    }

    [Fact]
    public async Task Program_that_can_have_no_socket_says_so_and_serves()
    {
        var elsewhere = Directory.CreateDirectory(Path.Combine(_folder.Beside, new string('t', 100))).FullName;
        var settings = new Dictionary<string, string?> { ["CampaignKit__DataDirectory"] = Path.Combine(_folder.Beside, new string('d', 100)), ["TMPDIR"] = elsewhere };

        await using var program = await RunningProgram.StartAsync(_folder, settings);

        Assert.Equal("ready", await program.Client.GetStringAsync("/readyz"));
        Assert.Contains("There is no control socket", program.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(elsewhere));
        (await CommandRun.OfAsync(_folder, "retention", settings: settings)).AssertRefused("in use by another CampaignKit process");
    }

    [Fact]
    public async Task Action_that_needs_the_running_program_says_so_when_there_is_none()
    {
        var action = new ControlAction("some/action", RunsOffline: false, (_, _) => throw new InvalidOperationException("It is not run here."));

        var answer = await Command.AnswerAsync(action, new([]), _folder.Data);

        Assert.False(answer.IsDone);
        Assert.Contains($"No CampaignKit serves {_folder.Data}", Assert.Single(answer.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Action_that_an_older_program_lacks_is_told()
    {
        await using var program = await RunningProgram.StartAsync(_folder);
        var action = new ControlAction("some/action", RunsOffline: true, (_, _) => throw new InvalidOperationException("It is not run here."));

        var answer = await Command.AnswerAsync(action, new([]), _folder.Data);

        Assert.False(answer.IsDone);
        Assert.Contains("another version", Assert.Single(answer.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exprot some-petition")]
    [InlineData("keys")]
    [InlineData("keys shred fair-work")]
    [InlineData("purge-keys")]
    public async Task Command_that_there_is_not_is_told_with_those_there_are_and_nothing_is_made(string command)
    {
        (await CommandRun.OfAsync(_folder, command)).AssertRefused("There is no such command", "export PETITION", "keys rotate", "purge CAMPAIGN");

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Beside));
    }

    [Theory]
    [InlineData("keys destroy")]
    [InlineData("keys destroy fair-work --now")]
    [InlineData("keys rotate --now")]
    [InlineData("retention --now")]
    [InlineData("purge")]
    [InlineData("purge-keys add")]
    [InlineData("purge-keys remove ana ben")]
    public async Task Command_with_wrong_arguments_says_how_it_is_used(string command) =>
        (await CommandRun.OfAsync(_folder, command)).AssertRefused($"Use it so: {string.Join(' ', command.Split(' ')[..(command.StartsWith("purge ", StringComparison.Ordinal) || command is "purge" or "retention --now" ? 1 : 2)])}");

    [Theory]
    [InlineData("retention")]
    [InlineData("keys rotate")]
    [InlineData("purge-keys add ana")]
    public async Task Command_where_nothing_is_installed_says_so_and_makes_nothing(string command)
    {
        (await CommandRun.OfAsync(_folder, command)).AssertRefused("There is no installation here");

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Beside));
    }

    [Fact]
    public async Task Commands_are_listed_on_request()
    {
        var help = (await CommandRun.OfAsync(_folder, "help")).AssertDone();

        // Nothing about money is set up here, so what is about nothing else is not listed.
        Assert.Equal(Command.All.Count(command => !command.IsAboutMoney) + 1, help.Lines.Length);
    }

    private static HttpClient Connect(string path) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = new("http://control"),
    };
}
