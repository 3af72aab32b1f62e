using System.Globalization;
using System.Net;
using VastK8s.ObjectStores.Http;
using VastK8s.ObjectStores.Tests.Support;

namespace VastK8s.ObjectStores.Tests.Http;

public sealed class RetryAfterTests
{
    [Theory]
    [InlineData("0", null, 0)]
    [InlineData("120", null, 120)]
    [InlineData("Thu, 01 Jan 2026 00:00:30 GMT", null, 30)]
    [InlineData("Wed, 31 Dec 2025 23:00:00 GMT", null, 0)]
    [InlineData("Fri, 02 Jan 2026 00:00:30 GMT", "Fri, 02 Jan 2026 00:00:10 GMT", 20)]
    [InlineData("soon", null, null)]
    [InlineData("-5", null, null)]
    [InlineData(null, null, null)]
    public void Seconds_and_dates_are_understood(string? header, string? date, int? seconds)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        if (header is not null)
            response.Headers.TryAddWithoutValidation("Retry-After", header);
        if (date is not null)
            response.Headers.Date = DateTimeOffset.Parse(date, CultureInfo.InvariantCulture);
        Assert.Equal(seconds, RetryAfter.Of(response, new RecordingTime())?.TotalSeconds);
    }
}
