using System.Diagnostics.CodeAnalysis;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Signatures;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Cloning;

namespace CampaignKit.Grains;

/// <summary>How the records of Core travel: as themselves within a silo, because they are immutable, and as the JSON of documents between silos.</summary>
/// <remarks>So property names are a contract between nodes of two versions, as they are with what is on disk.</remarks>
internal static class CoreRecords
{
    /// <summary>Has to be done on silos and on clients alike.</summary>
    public static void AddCoreRecords(this IServiceCollection services)
    {
        services.AddSerializer(serializer =>
        {
            serializer.Services.AddSingleton<IGeneralizedCopier, Copier>();
            serializer.AddJsonSerializer(
                isSerializable: Are,

                // Copies are the copier's: through JSON they would cost a local call half its speed.
                isCopyable: static _ => false,
                configureOptions: options => options.Configure(json => json.SerializerOptions = DocumentJson.Options));
        });

        // Whatever caused an outage: a cause that cannot travel would turn the outage into a bug.
        services.Configure<ExceptionSerializationOptions>(options => options.SupportedExceptionTypeFilter = static _ => true);
    }

    private static bool Are(Type type) => type.Assembly == typeof(SignRequest).Assembly && !type.IsInterface && !type.IsAssignableTo(typeof(Exception));

    private sealed class Copier : IGeneralizedCopier
    {
        public bool IsSupportedType(Type type) => Are(type);

        [return: NotNullIfNotNull(nameof(input))]
        public object? DeepCopy(object? input, CopyContext context) => input;
    }
}
