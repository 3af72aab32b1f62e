using System.Globalization;
using System.Text;

namespace VastK8s.Benchmarks.Synthetic;

/// <summary>Answers ListObjectsV2 for computed keys: prefix, delimiter, start-after, continuation-token, max-keys, encoding-type.</summary>
internal static class ListObjects
{
    /// <summary>The XML body.</summary>
    /// <param name="keys">The bucket.</param>
    /// <param name="bucket">Its name.</param>
    /// <param name="query">The request's query by name; an absent name gives null.</param>
    public static string Answer(SyntheticKeys keys, string bucket, Func<string, string?> query)
    {
        var prefix = query("prefix") ?? "";
        var delimiter = query("delimiter") ?? "";
        var limit = int.Parse(query("max-keys") ?? "1000", CultureInfo.InvariantCulture);
        var encode = query("encoding-type") == "url";
        var index = Math.Max(keys.LowerBound(prefix), After(keys, query("start-after"), delimiter, prefix));
        if (query("continuation-token") is { Length: > 0 } token)
            index = int.Parse(token, CultureInfo.InvariantCulture);
        var end = keys.LowerBound(prefix + char.MaxValue);

        var contents = new StringBuilder();
        var count = 0;
        for (; index < end && count < limit; count++)
        {
            var key = keys[index];
            var cut = delimiter.Length == 0 ? -1 : key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
            if (cut >= 0)
            {
                var common = key[..(cut + delimiter.Length)];
                contents.Append("<CommonPrefixes><Prefix>").Append(Text(common)).Append("</Prefix></CommonPrefixes>");
                index = keys.LowerBound(common + char.MaxValue);
                continue;
            }

            contents.Append("<Contents><Key>").Append(Text(key)).Append("</Key><LastModified>2026-01-02T03:04:05.000Z</LastModified><ETag>&quot;")
                .Append(index.ToString("x32", CultureInfo.InvariantCulture)).Append("&quot;</ETag><Size>").Append(SyntheticKeys.Size)
                .Append("</Size><StorageClass>STANDARD</StorageClass></Contents>");
            index++;
        }

        return $"""
            <?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>{bucket}</Name>
            <Prefix>{Text(prefix)}</Prefix><Delimiter>{Text(delimiter)}</Delimiter><MaxKeys>{limit}</MaxKeys><KeyCount>{count}</KeyCount>
            {(encode ? "<EncodingType>url</EncodingType>" : "")}<IsTruncated>{(index < end ? "true" : "false")}</IsTruncated>
            {(index < end ? $"<NextContinuationToken>{index}</NextContinuationToken>" : "")}{contents}</ListBucketResult>
            """;

        string Text(string text) => encode ? Uri.EscapeDataString(text) : text;
    }

    /// <summary>Where a listing that starts after a key begins; after a common prefix, behind all of it.</summary>
    private static int After(SyntheticKeys keys, string? startAfter, string delimiter, string prefix)
    {
        if (string.IsNullOrEmpty(startAfter))
            return 0;
        var shown = delimiter.Length > 0 && startAfter.EndsWith(delimiter, StringComparison.Ordinal) && startAfter.Length > prefix.Length;
        return keys.LowerBound(startAfter + (shown ? char.MaxValue : '\0'));
    }
}
