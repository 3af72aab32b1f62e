using System.Globalization;
using System.Net.Http.Headers;

namespace VastK8s.ObjectStores.Http;

/// <summary>The Retry-After header (RFC 9110, 10.2.3): seconds or a date.</summary>
internal static class RetryAfter
{
    /// <summary>
    /// The pause asked for, never negative; null without a usable header. A date is taken against the answer's own Date header where it
    /// has one, so that a wrong local clock does not stretch the pause.
    /// </summary>
    public static TimeSpan? Of(HttpResponseMessage response, TimeProvider time)
    {
        if (!response.Headers.NonValidated.TryGetValues("Retry-After", out HeaderStringValues values))
            return null;
        string text = values.ToString();
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds))
            return TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue));
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset until))
            return null;
        TimeSpan pause = until - (response.Headers.Date ?? time.GetUtcNow());
        return pause > TimeSpan.Zero ? pause : TimeSpan.Zero;
    }
}
