using CampaignKit.Core.Actors;
using CampaignKit.Core.Audit;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Staff;

namespace CampaignKit.Core.Updates;

/// <summary>What staff do with the news of a petition: publish it, have it mailed, and see how far the mails are.</summary>
public sealed class PetitionNews(IDocuments documents, CatalogueCache catalogue, IActors actors, AuditLog audit, TimeProvider clock)
{
    /// <summary>The petition, if it is there, the public may see it, and somebody may write to its signers.</summary>
    public PetitionRecord? Find(StaffCaller caller, string petition) =>
        catalogue.Current.PublicPetition(petition, clock.GetUtcNow()) is { } found && caller.May(StaffAction.SendUpdates, catalogue.Current.Campaign(found.Campaign)!) ? found : null;

    /// <summary>Publishes an update, and orders its mails in the same write. Not to be repeated: each call publishes another one.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="petition">A petition that <see cref="Find"/> gave.</param>
    /// <param name="form">Without <see cref="UpdateForm.Problems"/>.</param>
    public async Task<PetitionUpdate> PublishAsync(StaffCaller caller, PetitionRecord petition, UpdateForm form)
    {
        var now = clock.GetUtcNow();
        var update = new PetitionUpdate
        {
            Id = Guid.CreateVersion7(now).ToString("n"),
            Petition = petition.Slug,
            Language = PlainText.Trimmed(form.Language) is { Length: > 0 } language ? language : petition.Language,
            Title = PlainText.Trimmed(form.Title),
            Text = PlainText.Trimmed(form.Text),
            PublishedAt = now,
            By = caller.Actor.Id,
        };
        var isMailed = form.Mail is true;
        await audit.AppendAsync(caller.Actor, "update.publish", AuditSubject.Petition(petition.Slug), new Dictionary<string, string> { ["update"] = update.Id, ["mail"] = isMailed ? "yes" : "no" });
        List<DocumentWrite> writes = [new(PetitionUpdate.Kind, update.Id, update, IfMatch: null)];
        if (isMailed) writes.Add(new(UpdatePost.Kind, update.Id, new UpdatePost(petition.Slug, now), IfMatch: null));
        await documents.WriteAsync(writes);
        await actors.Catalogue().RefreshAsync();
        await catalogue.RefreshAsync();
        return update;
    }

    /// <summary>How far the mails of a petition's updates are, by update; those that are not mailed are not in it. Cost: one read for each update.</summary>
    public async Task<IReadOnlyDictionary<string, UpdatePost>> ReadPostsAsync(string petition)
    {
        var posts = new Dictionary<string, UpdatePost>(StringComparer.Ordinal);
        foreach (var update in catalogue.Current.UpdatesOf(petition))
        {
            if (await documents.ReadAsync<UpdatePost>(UpdatePost.Kind, update.Id) is { } post) posts[update.Id] = post.Value;
        }

        return posts;
    }
}
