using System.CommandLine;
using System.Globalization;
using VastK8s.Operator.Webhooks;

namespace VastK8s.Operator.Hosting;

/// <summary>The options of the webhook of pods.</summary>
internal sealed class WebhookArguments
{
    private readonly Option<ListenAddress?> _listen = new("--webhook-listen")
    {
        Description = "Where the webhook is served that has pods prefer nodes which hold the Datasets they mount. Default: there is none.",
        HelpName = "HOST:PORT",
        CustomParser = static parsed => parsed.Read(ListenAddress.Parse),
    };

    private readonly Option<string?> _service = new("--webhook-service")
    {
        Description = "Service in the operator's namespace by whose port 443 API servers find the webhook.",
        HelpName = "NAME",
    };

    private readonly Option<Uri?> _url = new("--webhook-url")
    {
        Description = $"URL by which API servers find it instead, https://HOST:PORT{WebhookOptions.ServedPath}.",
        HelpName = "URL",
        CustomParser = static parsed => parsed.Read(WebhookOptions.ParseUrl),
    };

    private readonly Option<int> _weight = new("--webhook-weight")
    {
        Description = "Weight of the preference for each Dataset, 1 to 100.",
        HelpName = "N",
        DefaultValueFactory = static _ => WebhookOptions.DefaultWeight,
    };

    public void AddTo(RootCommand root)
    {
        root.Add(_listen);
        root.Add(_service);
        root.Add(_url);
        root.Add(_weight);
        _service.Validators.Add(static given =>
        {
            if (given.Tokens is [{ Value: var service }, ..] && !Api.ResourceName.IsLabel(service)) given.AddError($"\"{service}\" is no Service: use lower-case letters, digits and '-', 63 at most");
        });
        _weight.Validators.Add(given =>
        {
            if (given.Tokens is [{ Value: var text }, ..] && int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var weight) && weight is < 1 or > 100) given.AddError($"{_weight.Name} is from 1 to 100");
        });
        root.Validators.Add(parsed =>
        {
            // Whether they are there: a value that is wrong has its error already.
            var (listen, service, url) = (IsGiven(_listen), IsGiven(_service), IsGiven(_url));
            if (!listen && (service || url)) parsed.AddError($"{_service.Name} and {_url.Name} need {_listen.Name}");
            if (listen && service == url) parsed.AddError($"{_listen.Name} needs one of {_service.Name} and {_url.Name}");

            bool IsGiven(Option option) => parsed.GetResult(option) is { Implicit: false };
        });
    }

    /// <summary>What was given; null: no webhook.</summary>
    public WebhookOptions? Of(ParseResult parsed) => parsed.GetValue(_listen) is { } listen
        ? new() { Listen = listen, Service = parsed.GetValue(_service), Url = parsed.GetValue(_url), Weight = parsed.GetValue(_weight) }
        : null;
}
