namespace Stripe;

/// <summary>What prices are for. https://docs.stripe.com/api/products</summary>
public class ProductService(IStripeClient client) : Service(client)
{
    /// <summary>Makes a product.</summary>
    public virtual Task<Product> CreateAsync(
        ProductCreateOptions options, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        PostAsync<Product>("/v1/products", options, requestOptions, cancellationToken);

    /// <summary>One product.</summary>
    public virtual Task<Product> GetAsync(
        string id, ProductGetOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        GetAsync<Product>(Path("products", id), options, requestOptions, cancellationToken);
}

/// <summary>What to expand.</summary>
public class ProductGetOptions : BaseOptions;

/// <summary>What to make.</summary>
public class ProductCreateOptions : BaseOptions, IHasId, IHasMetadata
{
    public bool? Active { get; set; }

    public string Description { get; set; }

    /// <summary>Up to 255 characters; Stripe makes one where it is not given.</summary>
    public string Id { get; set; }

    public List<string> Images { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string Name { get; set; }

    public bool? Shippable { get; set; }

    /// <summary>On statements of subscription payments; up to 22 characters.</summary>
    public string StatementDescriptor { get; set; }

    public string TaxCode { get; set; }

    public string Type { get; set; }

    public string UnitLabel { get; set; }

    public string Url { get; set; }
}
