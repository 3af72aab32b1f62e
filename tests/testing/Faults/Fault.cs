namespace VastK8s.Testing.Faults;

/// <summary>
/// What goes wrong with one answer; faults combine (<c>Fault.Reset(1000) with { Until = gate.Task }</c>). Counts of bytes are of the body.
/// </summary>
public sealed record Fault
{
    /// <summary>Waits for this before the origin is asked: a slow answer without a clock.</summary>
    public Task? Until { get; init; }

    /// <summary>Waits so long before the origin is asked.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Answers so, and does not ask the origin.</summary>
    public int? Status { get; init; }

    /// <summary>The body of an answer with <see cref="Status"/>.</summary>
    public string Body { get; init; } = "";

    /// <summary>Headers put in or, with null, taken away.</summary>
    public IReadOnlyDictionary<string, string?> Headers { get; init; } = new Dictionary<string, string?>();

    /// <summary>Resets the connection (RST) behind so many bytes.</summary>
    public long? ResetAfter { get; init; }

    /// <summary>Ends the connection (FIN) behind so many bytes.</summary>
    public long? TruncateAfter { get; init; }

    /// <summary>Goes silent behind so many bytes, until the client hangs up.</summary>
    public long? StallAfter { get; init; }

    /// <summary>Added to Content-Length. A shorter body is cut to that; a longer one ends with the connection.</summary>
    public long LengthDelta { get; init; }

    /// <summary>Inverts the byte at this place.</summary>
    public long? FlipAt { get; init; }

    /// <summary>503 SlowDown, or another status, with Retry-After.</summary>
    public static Fault Throttle(int status = 503, string? retryAfter = "0") => new()
    {
        Status = status,
        Body = "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>",
        Headers = new Dictionary<string, string?> { ["Retry-After"] = retryAfter },
    };

    /// <summary>Resets the connection behind so many bytes.</summary>
    public static Fault Reset(long bytes) => new() { ResetAfter = bytes };

    /// <summary>Ends the connection behind so many bytes.</summary>
    public static Fault Truncate(long bytes) => new() { TruncateAfter = bytes };

    /// <summary>Goes silent behind so many bytes.</summary>
    public static Fault Stall(long bytes) => new() { StallAfter = bytes };

    /// <summary>Inverts one byte.</summary>
    public static Fault Flip(long at) => new() { FlipAt = at };

    /// <summary>Lies about the length.</summary>
    public static Fault Lie(long lengthDelta) => new() { LengthDelta = lengthDelta };

    /// <summary>Answers late.</summary>
    public static Fault Wait(Task until) => new() { Until = until };
}
