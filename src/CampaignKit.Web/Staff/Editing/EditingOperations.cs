namespace CampaignKit.Web.Staff.Editing;

/// <summary>What the operations of the API that write have in common, for its document.</summary>
internal static class EditingOperations
{
    /// <summary>Takes a body of JSON.</summary>
    public static RouteHandlerBuilder Writes<TBody>(this RouteHandlerBuilder endpoint, string summary) where TBody : notnull => endpoint
        .WithSummary(summary)
        .Accepts<TBody>("application/json")
        .ProducesValidationProblem()
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    /// <summary>Takes a body of JSON in the place of a version that the caller has read.</summary>
    public static RouteHandlerBuilder Replaces<TBody>(this RouteHandlerBuilder endpoint, string summary) where TBody : notnull =>
        endpoint.Writes<TBody>(summary).ProducesProblem(StatusCodes.Status428PreconditionRequired);
}
