using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace VastK8s.Benchmarks.Synthetic;

/// <summary>As much of an S3 server as an index needs, over keys that are computed: a million objects without a million objects.</summary>
internal sealed class ListingServer : IAsyncDisposable
{
    public const string Bucket = "synthetic";

    private readonly WebApplication _application;

    private ListingServer(WebApplication application) => _application = application;

    public Uri Endpoint => new(_application.Urls.Single());

    public static async Task<ListingServer> StartAsync(SyntheticKeys keys, CancellationToken cancellationToken)
    {
        // No defaults: they watch appsettings.json, and with it every directory below the current one.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var application = builder.Build();
        application.Run(context => AnswerAsync(keys, context));
        await application.StartAsync(cancellationToken);
        return new ListingServer(application);
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private static Task AnswerAsync(SyntheticKeys keys, HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        response.ContentType = "application/xml";
        if (!HttpMethods.IsGet(request.Method) || request.Path.Value?.Trim('/') != Bucket)
        {
            response.StatusCode = StatusCodes.Status501NotImplemented;
            return response.WriteAsync("<Error><Code>NotImplemented</Code><Message>only listings are</Message></Error>");
        }

        if (request.Query.ContainsKey("versioning"))
            return response.WriteAsync("<VersioningConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"/>");
        if (request.Query.ContainsKey("location"))
            return response.WriteAsync("<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"/>");
        return response.WriteAsync(ListObjects.Answer(keys, Bucket, name => request.Query.TryGetValue(name, out var value) ? value.ToString() : null));
    }
}
