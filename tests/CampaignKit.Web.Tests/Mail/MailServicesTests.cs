using CampaignKit.Core.Documents;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Tests.Stores;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Mail;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CampaignKit.Web.Tests.Mail;

/// <summary>Mail as a host puts it together.</summary>
public sealed class MailServicesTests : IDisposable
{
    private readonly DataFolder _folder = new();
    private readonly WatchedOutbox _outbox = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_a_mail_server_mails_are_files_with_links_to_where_the_program_serves()
    {
        await _outbox.PutAsync(Letters.Sealed(Letters.Sample(), TimeProvider.System.GetUtcNow()));
        await using var app = Build();

        await app.StartAsync();
        await _outbox.UntilAsync(outbox => outbox.Sent == 1);
        await app.StopAsync();

        var file = Assert.Single(Directory.GetFiles(Path.Combine(_folder.Data, "outbox"), "*-mail-1.eml"));
        Assert.Contains($"{app.Urls.Single()}/en/confirm/Token_of-this-mail", new ReadMail(await File.ReadAllTextAsync(file)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_mail_server_mails_go_there()
    {
        await using var server = FaultySmtpServer.Start();
        await _outbox.PutAsync(Letters.Sealed(Letters.Sample(), TimeProvider.System.GetUtcNow()));
        await using var app = Build(("Mail:Host", "127.0.0.1"), ("Mail:Port", $"{server.Port}"), ("Mail:StartTls", "false"), ("PublicAddress", Letters.Site));

        await app.StartAsync();
        await _outbox.UntilAsync(outbox => outbox.Sent == 1);
        await app.StopAsync();

        Assert.Contains($"{Letters.Site}/en/confirm/Token_of-this-mail", new ReadMail(Assert.Single(server.Taken).Content).Text, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder.Data, "outbox")));
    }

    private WebApplication Build(params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        foreach (var (name, value) in settings) builder.Configuration[$"CampaignKit:{name}"] = value;
        builder.Services.AddSingleton(DataDirectory.Take(_folder.Data));
        builder.Services.AddSingleton(new InstallationOptions { PublicAddress = builder.Configuration["CampaignKit:PublicAddress"] });
        builder.Services.AddSingleton(Letters.Keys);
        builder.Services.AddSingleton<IDocuments>(new InMemoryDocuments());
        builder.Services.AddSingleton<IOutbox>(_outbox);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddMail();
        return builder.Build();
    }
}
