using System.CommandLine;
using VastK8s.Cli.Datasets;

namespace VastK8s.Cli.Commands;

/// <summary>Options that describe a source and the tree made of it.</summary>
internal sealed class SourceOptions
{
    private readonly Option<string?> _file = new("--file", "-f")
    {
        Description = "Dataset resource as YAML or JSON in place of a URI; -: standard input",
        HelpName = "FILE",
    };

    private readonly Option<string?> _name = new("--name") { Description = "Name of the Dataset [default: made from the URI]", HelpName = "NAME" };

    private readonly Option<string?> _endpoint = new("--endpoint")
    {
        Description = "Endpoint other than the cloud's own (Ceph, MinIO, OCI, an emulator)",
        HelpName = "URL",
    };

    private readonly Option<string?> _region = new("--region") { Description = "S3 region", HelpName = "REGION" };

    private readonly Option<bool?> _pathStyle = new("--path-style")
    {
        Description = "S3: endpoint/bucket/key [default: true with an endpoint]",
        HelpName = "true|false",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _caFile = new("--ca-file")
    {
        Description = "PEM file with CA certificates to trust besides the system's",
        HelpName = "FILE",
    };

    private readonly Option<bool> _anonymous = new("--anonymous") { Description = "Send no credentials (public buckets)" };

    private readonly Option<string[]> _include = new("--include")
    {
        Description = "Show only what this glob matches (** crosses '/'); may be repeated",
        HelpName = "GLOB",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string[]> _exclude = new("--exclude")
    {
        Description = "Leave out what this glob matches; may be repeated",
        HelpName = "GLOB",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<uint?> _uid = new("--uid") { Description = "Owner of all files [default: 0]", HelpName = "UID" };

    private readonly Option<uint?> _gid = new("--gid") { Description = "Group of all files [default: 0]", HelpName = "GID" };

    private readonly Option<string?> _fileMode = new("--file-mode") { Description = "Permission bits of files [default: 0444]", HelpName = "OCTAL" };

    private readonly Option<string?> _directoryMode = new("--dir-mode")
    {
        Description = "Permission bits of directories [default: 0555]",
        HelpName = "OCTAL",
    };

    private readonly Option<string[]> _secretFiles = new("--secret-file")
    {
        Description = "Credentials as lines of key=value (accessKeyId, secretAccessKey, sessionToken, profile, accountKey, sasToken, "
            + "serviceAccountKey) in place of the environment's; with NAME=, those of the secretRef NAME; may be repeated",
        HelpName = "[NAME=]FILE",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    /// <summary>Whether the verb takes -f and --name; the demo does not.</summary>
    public bool TakesFile { get; init; } = true;

    public void AddTo(Command verb)
    {
        if (TakesFile)
        {
            verb.Add(_file);
            verb.Add(_name);
        }

        Option[] options =
        [
            _endpoint, _region, _pathStyle, _caFile, _anonymous, _include, _exclude, _uid, _gid, _fileMode, _directoryMode, _secretFiles,
        ];
        foreach (Option option in options)
        {
            verb.Add(option);
        }
    }

    public SourceFlags Read(ParseResult result) => new()
    {
        File = TakesFile ? result.GetValue(_file) : null,
        Name = TakesFile ? result.GetValue(_name) : null,
        Endpoint = result.GetValue(_endpoint),
        Region = result.GetValue(_region),
        // The bare option means true.
        PathStyle = result.GetResult(_pathStyle) is { Implicit: false } given ? given.Tokens.Count == 0 || result.GetValue(_pathStyle) == true : null,
        CaFile = result.GetValue(_caFile),
        Anonymous = result.GetValue(_anonymous),
        Include = result.GetValue(_include) ?? [],
        Exclude = result.GetValue(_exclude) ?? [],
        Uid = result.GetValue(_uid),
        Gid = result.GetValue(_gid),
        FileMode = result.GetValue(_fileMode),
        DirectoryMode = result.GetValue(_directoryMode),
        SecretFiles = result.GetValue(_secretFiles) ?? [],
    };
}
