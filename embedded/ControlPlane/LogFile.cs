using System.Globalization;

namespace VastK8s.Embedded.ControlPlane;

/// <summary>Lines of operator and agent into one writer: a terminal has no room for them beside tables.</summary>
internal sealed class LogFile(TextWriter writer, TimeProvider time) : ILoggerProvider
{
    private readonly Lock _gate = new();

    /// <summary>Loggers that write to a file, which is made or appended to, for its owner alone.</summary>
    /// <param name="path">The file.</param>
    /// <param name="least">The least that is written of operator and agent; of libraries, warnings.</param>
    public static ILoggerFactory Open(string path, LogLevel least)
    {
        var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Append,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        var writer = new StreamWriter(file) { AutoFlush = true };
        return LoggerFactory.Create(logging => logging
            .SetMinimumLevel(least).AddFilter("Microsoft", LogLevel.Warning).AddFilter("Grpc", LogLevel.Warning)
#pragma warning disable CA2000 // The factory disposes of what it is given by its builder's services.
            .Services.AddSingleton<ILoggerProvider>(_ => new LogFile(writer, TimeProvider.System)));
#pragma warning restore CA2000
    }

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    public void Dispose() => writer.Dispose();

    private void Write(LogLevel level, string category, string message)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {level} {category}: {message}");
        lock (_gate) writer.WriteLine(line);
    }

    private sealed class Category(LogFile file, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            file.Write(logLevel, name, exception is null ? formatter(state, null) : $"{formatter(state, exception)} {exception}");
    }
}
