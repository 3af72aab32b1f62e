namespace VastK8s.Testing.Servers;

/// <summary>
/// A server that a script of hack/servers starts and stops (<c>up</c>, <c>down</c>), on a free port of 127.0.0.1, with its state in a folder of its own.
/// <code>
/// await using HackServer server = await HackServer.StartAsync("radosgw.sh");
/// Assert.SkipUnless(server.Missing is null, $"missing: {server.Missing}");
/// </code>
/// </summary>
public sealed class HackServer : IAsyncDisposable
{
    // A free port may be somebody else's by the time that the server asks for it.
    private const int Tries = 3;

    private readonly string _script;
    private readonly Dictionary<string, string> _environment;

    private HackServer(string script, Dictionary<string, string> environment, int port)
    {
        _script = script;
        _environment = environment;
        Port = port;
    }

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>http://127.0.0.1:port</summary>
    public Uri Endpoint => new($"http://127.0.0.1:{Port}");

    /// <summary>Its folder: logs, configuration, pids. Removed at the end.</summary>
    public string State => _environment["D"];

    /// <summary>Why there is no server, with how to get what is missing; null when it is up.</summary>
    public string? Missing { get; private init; }

    /// <summary>Starts it and waits until it answers.</summary>
    /// <param name="name">The script: <c>radosgw.sh</c>.</param>
    /// <param name="settings">Environment variables for it besides PORT and D.</param>
    /// <exception cref="InvalidOperationException">It did not come up; the message has what the script said.</exception>
    public static Task<HackServer> StartAsync(string name, params (string Name, string Value)[] settings) => StartAsync(name, [], settings);

    /// <inheritdoc cref="StartAsync(string, ValueTuple{string, string}[])"/>
    /// <param name="ports">Environment variables that name further ports of it: each gets a free one.</param>
    public static async Task<HackServer> StartAsync(string name, string[] ports, params (string Name, string Value)[] settings)
    {
        string script = Path.Combine(Repository.Root, "hack", "servers", name);
        for (int tried = 1; ; tried++)
        {
            int port = FreePort.Next();
            var environment = settings.ToDictionary(static setting => setting.Name, static setting => setting.Value);
            environment["PORT"] = $"{port}";
            environment["D"] = Path.Combine(Path.GetTempPath(), $"vastk8s-{Path.GetFileNameWithoutExtension(name)}-{Guid.NewGuid():N}");
            foreach (string further in ports)
                environment[further] = $"{FreePort.Next()}";
            ScriptResult result = await HackScript.RunAsync(script, environment, "up");
            if (result.Status is 0 or HackScript.CannotInstall)
                return new HackServer(script, environment, port) { Missing = result.Status == 0 ? null : result.Output + result.Errors };
            if (tried == Tries)
                throw new InvalidOperationException($"{script} up: {result}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Missing is null)
            await HackScript.RunAsync(_script, _environment, "down");
    }
}
