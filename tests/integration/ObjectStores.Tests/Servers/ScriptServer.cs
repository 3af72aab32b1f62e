using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace VastK8s.ObjectStores.Integration.Tests.Servers;

/// <summary>A server that a script of hack/servers starts and stops, on a free port, with its state in a folder of its own.</summary>
internal sealed class ScriptServer : IAsyncDisposable
{
    /// <summary>The scripts' exit status when what they need is not installed and cannot be.</summary>
    private const int CannotInstall = 77;

    // A free port may be taken by another before the server has it.
    private const int Tries = 3;

    private readonly string _script;
    private readonly Dictionary<string, string> _environment;

    private ScriptServer(string script, Dictionary<string, string> environment, int port)
    {
        _script = script;
        _environment = environment;
        Port = port;
    }

    public int Port { get; }

    /// <summary>Why there is no server, with how to get what is missing; null when it is up.</summary>
    public string? Missing { get; private init; }

    public static async Task<ScriptServer> StartAsync(string name, params (string Name, string Value)[] settings)
    {
        string script = Path.Combine(RepositoryRoot(), "hack", "servers", name);
        for (int tried = 1; ; tried++)
        {
            int port = FreePort();
            var environment = settings.ToDictionary(s => s.Name, s => s.Value);
            environment["PORT"] = $"{port}";
            environment["D"] = Path.Combine(Path.GetTempPath(), $"vastk8s-{Path.GetFileNameWithoutExtension(name)}-{Guid.NewGuid():N}");
            (int status, string output) = await RunAsync(script, "up", environment);
            if (status is 0 or CannotInstall)
                return new ScriptServer(script, environment, port) { Missing = status == 0 ? null : output };
            if (tried == Tries)
                throw new InvalidOperationException($"{script} up: exit status {status}\n{output}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Missing is null)
            await RunAsync(_script, "down", _environment);
    }

    private static async Task<(int Status, string Output)> RunAsync(string script, string verb, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("bash", [script, verb]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string RepositoryRoot()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "VastK8s.sln")))
                return folder;
        }
        throw new InvalidOperationException($"no VastK8s.sln above {AppContext.BaseDirectory}");
    }
}
