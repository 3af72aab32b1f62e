namespace VastK8s.Cli.Demo;

internal static class DemoReports
{
    public static IDemoReport Create(CliHost host, bool json) =>
        json ? new JsonDemoReport(host) : host.OutIsTerminal ? new TerminalDemoReport(host) : new PlainDemoReport(host);
}
