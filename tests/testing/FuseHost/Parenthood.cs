using System.Diagnostics;
using VastK8s.Fuse;

namespace VastK8s.FuseHost.Testing;

/// <summary>A parent that starts a child from a thread which then ends, and a child that is to end with the parent's process.</summary>
internal static class Parenthood
{
    private const int SIGTERM = 15;

    public static int Parent()
    {
        var starter = new Thread(() =>
        {
            var start = new ProcessStartInfo(Environment.ProcessPath!) { ArgumentList = { typeof(Parenthood).Assembly.Location, "child" } };
            if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) != "dotnet") start.ArgumentList.RemoveAt(0);
            using var child = Process.Start(start)!;
        });
        starter.Start();
        starter.Join();
        Thread.Sleep(Timeout.Infinite);
        return 0;
    }

    public static int Child()
    {
        Daemon.DieWithParent(SIGTERM);
        Console.WriteLine(Environment.ProcessId);
        Thread.Sleep(Timeout.Infinite);
        return 0;
    }
}
