using VastK8s.Api.Validation;

namespace VastK8s.Cli;

/// <summary>A command line, a file or a Dataset that cannot work; each message names what is wrong and what to write instead.</summary>
internal sealed class UsageException : Exception
{
    public UsageException(string message)
        : base(message)
    {
    }

    public UsageException(IEnumerable<FieldError> errors, string prefix = "")
        : base(string.Join('\n', errors.Select(e => prefix + e)))
    {
    }
}
