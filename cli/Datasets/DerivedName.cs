using System.Security.Cryptography;
using System.Text;
using VastK8s.Api.Datasets;

namespace VastK8s.Cli.Datasets;

/// <summary>
/// The name of a Dataset that was given as a URI: readable, and the same for the same objects every time. Place and choice of objects
/// (URI, endpoint, globs) are in its hash; credentials, owner and modes are not.
/// </summary>
internal static class DerivedName
{
    private const int MaxReadable = 40;
    private const int HashDigits = 8;

    public static string Of(DatasetSource source)
    {
        var uri = SourceUri.Parse(source.Uri);
        string readable = Readable(uri.Path);
        return $"{(readable.Length == 0 ? uri.Scheme : readable)}-{Hash(uri, source)}";
    }

    private static string Readable(string path)
    {
        var text = new StringBuilder();
        foreach (char c in path.ToLowerInvariant())
        {
            if (text.Length == MaxReadable)
            {
                break;
            }

            if (char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c))
            {
                text.Append(c);
            }
            else if (text.Length > 0 && text[^1] != '-')
            {
                text.Append('-');
            }
        }

        return text.ToString().TrimEnd('-');
    }

    private static string Hash(SourceUri uri, DatasetSource source)
    {
        // NUL is in none of the parts; the counts keep include and exclude apart.
        string[] parts =
        [
            uri.Scheme, uri.Path, source.Endpoint?.TrimEnd('/') ?? "", $"{source.Include.Count}", .. source.Include, .. source.Exclude,
        ];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts))))[..HashDigits];
    }
}
