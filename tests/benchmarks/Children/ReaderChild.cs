using System.Globalization;
using System.Text.Json;
using VastK8s.Benchmarks.Files;

namespace VastK8s.Benchmarks.Children;

/// <summary>Reads files in a process of its own, in a pod or not: a <see cref="ReadRequest"/> a line in, its rate a line out, to the end of the input.</summary>
internal static class ReaderChild
{
    public const string Verb = "--child-reader";

    public static void Run()
    {
        while (Console.ReadLine() is { } line)
        {
            var request = JsonSerializer.Deserialize<ReadRequest>(line)!;
            FileLoad load = request.Count > 1 ? new EpochLoad() : new SequentialLoad();
            using var tree = new FileTree(request.Root, FileSet.Of(request.Folder, request.Count, request.Size));
            Console.WriteLine(load.Run(tree, request.Seed, request.Seconds).ToString(CultureInfo.InvariantCulture));
        }
    }
}
