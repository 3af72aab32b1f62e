using System.Diagnostics;
using System.Globalization;
using System.Text;
using VastK8s.Fuse.Tests.Support;

namespace VastK8s.Fuse.Tests.Protocol;

/// <summary>Asks the C compiler what the system's linux/fuse.h says. An older header lacks names; those that it has must agree.</summary>
public sealed class SystemHeaderTests
{
    private const string Header = "/usr/include/linux/fuse.h";

    // Added after the header of Debian 12 (7.38) was cut.
    private static readonly string[] MayLack = ["backing_id", "max_stack_depth", "request_timeout", "FUSE_UNIQUE_RESEND", "FUSE_HAS_RESEND", "FUSE_NOTIFY_RESEND"];

    [Fact]
    public async Task Layouts_and_values_are_those_of_the_systems_header()
    {
        Assert.SkipUnless(File.Exists(Header), $"There is no {Header}: apt-get install linux-libc-dev.");
        Assert.SkipUnless(File.Exists("/usr/bin/cc"), "There is no C compiler: apt-get install gcc.");
        using var directory = new TemporaryDirectory();
        var header = await File.ReadAllTextAsync(Header, TestContext.Current.CancellationToken);
        var source = directory.File("probe.c");
        var program = directory.File("probe");
        await File.WriteAllTextAsync(source, Program(name => Array.IndexOf(MayLack, name) < 0 || header.Contains(name, StringComparison.Ordinal)), TestContext.Current.CancellationToken);
        await RunAsync("/usr/bin/cc", "-o", program, source);

        var reported = await RunAsync(program);

        foreach (var line in reported.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(' ');
            Assert.Equal((words[0], Expected(words[0])), (words[0], ulong.Parse(words[1], CultureInfo.InvariantCulture)));
        }
    }

    private static ulong Expected(string name)
    {
        var parts = name.Split('.');
        if (KernelStructs.All.FirstOrDefault(layout => layout.Name == parts[0]) is not { } layout) return KernelStructs.Constants.Single(constant => constant.Kernel == name).Value;
        return (ulong)(parts.Length == 1 ? layout.Size : layout.Fields.Single(field => field.Kernel == parts[1]).Offset);
    }

    private static string Program(Func<string, bool> has)
    {
        var program = new StringBuilder("#include <stddef.h>\n#include <stdio.h>\n#include <linux/fuse.h>\nint main(void) {\n");
        foreach (var layout in KernelStructs.All)
        {
            program.Append(CultureInfo.InvariantCulture, $"printf(\"{layout.Name} %llu\\n\", (unsigned long long)sizeof(struct {layout.Name}));\n");
            foreach (var (kernel, _, _) in layout.Fields.Where(field => has(field.Kernel)))
                program.Append(CultureInfo.InvariantCulture, $"printf(\"{layout.Name}.{kernel} %llu\\n\", (unsigned long long)offsetof(struct {layout.Name}, {kernel}));\n");
        }
        // (1 << 31) would be negative in C, hence unsigned int first.
        foreach (var (kernel, value, _) in KernelStructs.Constants.Where(constant => has(constant.Kernel)))
            program.Append(CultureInfo.InvariantCulture, $"printf(\"{kernel} %llu\\n\", (unsigned long long){(value <= uint.MaxValue ? "(unsigned int)" : "")}({kernel}));\n");
        return program.Append("return 0;\n}\n").ToString();
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{program}: {await errors}");
        return output;
    }
}
