using Microsoft.Extensions.Logging;

namespace VastK8s.CsiDriver.Tests.Support;

/// <summary>A log to look at.</summary>
internal sealed class LogLines<T> : ILogger<T>
{
    public List<(LogLevel Level, string Text, Exception? Error)> All { get; } = [];

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => All.Add((logLevel, formatter(state, exception), exception));
}
