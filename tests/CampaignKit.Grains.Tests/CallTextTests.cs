using CampaignKit.Core.Signatures;
using Orleans.Serialization.Invocation;

namespace CampaignKit.Grains.Tests;

/// <summary>What Orleans writes of a call, to logs and into exceptions, does not tell who signed.</summary>
public class CallTextTests
{
    [Fact]
    public void Text_of_a_signature_holds_nothing_of_the_signer()
    {
        foreach (var text in (string?[])[Marked.Request.ToString(), $"{Marked.Request}", Call().ToString(), IRequest.ToString(Call()), IRequest.ToMethodCallString(Call())])
        {
            Assert.Contains("Sign", text, StringComparison.Ordinal);
            Marked.AssertAbsent(text);
        }
    }

    // The class that Orleans' generator makes of the method: it is what travels, and what is written when it does not arrive.
    private static IRequest Call()
    {
        var calls = typeof(GrainActors).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(IRequest))).Select(type => (IRequest)Activator.CreateInstance(type)!);
        var call = calls.Single(call => call.GetMethodName() == nameof(ISignatureShardGrain.SignAsync));
        call.SetArgument(0, Marked.Request);
        return call;
    }
}
