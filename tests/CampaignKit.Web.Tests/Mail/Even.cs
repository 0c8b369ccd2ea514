namespace CampaignKit.Web.Tests.Mail;

/// <summary>Chance that always falls the same; 0.5 moves nothing to either side.</summary>
internal sealed class Even(double falls) : Random
{
    public override double NextDouble() => falls;
}
