using VastK8s.Fuse;

namespace VastK8s.FuseHost.Testing;

/// <summary>Detaches, writes to both outputs, and stays until killed.</summary>
internal static class Detaching
{
    public static int Run(string log)
    {
        Console.WriteLine("before");
        Daemon.Detach(log);
        Console.WriteLine("output");
        Console.Error.WriteLine("error");
        File.WriteAllText(log + ".made", "");
        Thread.Sleep(Timeout.Infinite);
        return 0;
    }
}
