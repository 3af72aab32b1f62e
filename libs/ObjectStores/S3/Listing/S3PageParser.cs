using System.Globalization;
using System.Xml;
using VastK8s.ObjectStores.Listing;

namespace VastK8s.ObjectStores.S3.Listing;

/// <summary>Reads ListBucketResult and ListVersionsResult documents.</summary>
internal sealed class S3PageParser : IDisposable
{
    /// <summary>What a continuation starts with when it is a key to start after: no token does, tokens being printable.</summary>
    public const char AfterKey = '\u0001';

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreWhitespace = true,
        IgnoreComments = true,
        // A store that leaves keys unencoded may send &#x1; for a control character in one.
        CheckCharacters = false,
    };

    private readonly XmlReader _xml;
    private readonly bool _versions;
    private readonly List<ObjectInfo> _objects = new(1000);
    private readonly List<string> _prefixes = [];
    private char[] _text = new char[4096];
    private string _lastKey = "";
    private string _token = "", _keyMarker = "", _versionMarker = "";
    private bool _truncated, _encoded;

    private S3PageParser(Stream body, bool versions)
    {
        _xml = XmlReader.Create(body, Settings);
        _versions = versions;
    }

    /// <exception cref="FormatException">Not a listing.</exception>
    /// <exception cref="XmlException">Not XML.</exception>
    public static KeyPage Parse(Stream body, KeyQuery query, bool versions)
    {
        using var parser = new S3PageParser(body, versions);
        return parser.Read(query);
    }

    /// <summary>The continuation of a listing of versions: NextVersionIdMarker, a newline, NextKeyMarker.</summary>
    public static (string Key, string VersionId) SplitMarkers(string continuation)
    {
        int newline = continuation.IndexOf('\n');
        return (continuation[(newline + 1)..], continuation[..newline]);
    }

    public void Dispose() => _xml.Dispose();

    private KeyPage Read(KeyQuery query)
    {
        if (_xml.MoveToContent() != XmlNodeType.Element || _xml.LocalName is not ("ListBucketResult" or "ListVersionsResult"))
            throw new FormatException($"not a listing of a bucket but '{_xml.LocalName}'");
        _xml.ReadStartElement();
        while (_xml.NodeType == XmlNodeType.Element)
        {
            switch (_xml.LocalName)
            {
                case "Contents" or "Version": ReadEntry(isObject: true); break;
                case "DeleteMarker": ReadEntry(isObject: false); break;
                case "CommonPrefixes": ReadCommonPrefix(); break;
                case "IsTruncated": _truncated = Text().SequenceEqual("true"); break;
                case "NextContinuationToken": _token = new string(Text()); break;
                case "NextKeyMarker": _keyMarker = new string(Text()); break;
                case "NextVersionIdMarker": _versionMarker = new string(Text()); break;
                case "EncodingType": _encoded = Text().SequenceEqual("url"); break;
                default: _xml.Skip(); break;
            }
        }
        if (_encoded)
            Decode();
        string? last = _lastKey.Length > 0 ? _lastKey : null;
        return new KeyPage(_objects, _prefixes, last, _truncated ? Continuation(query, last) : null);
    }

    private void ReadEntry(bool isObject)
    {
        string key = "", etag = "", versionId = "";
        long size = 0, modified = 0;
        bool latest = true;
        if (_xml.IsEmptyElement)
            throw new FormatException("an entry without a key");
        _xml.ReadStartElement();
        while (_xml.NodeType == XmlNodeType.Element)
        {
            switch (_xml.LocalName)
            {
                case "Key": key = new string(Text()); break;
                case "ETag": etag = new string(S3Version.Unquote(Text())); break;
                case "VersionId": versionId = new string(Text()); break;
                case "Size": size = long.Parse(Text(), NumberStyles.None, CultureInfo.InvariantCulture); break;
                case "IsLatest": latest = Text().SequenceEqual("true"); break;
                case "LastModified": modified = Time(Text()); break;
                default: _xml.Skip(); break;
            }
        }
        _xml.ReadEndElement();
        if (key.Length == 0)
            throw new FormatException("an entry without a key");
        _lastKey = key;
        if (isObject && latest)
            _objects.Add(new ObjectInfo(key, size, modified, _versions ? S3Version.Format(etag, versionId, modified) : S3Version.Format(etag, "", modified)));
    }

    private void ReadCommonPrefix()
    {
        _xml.ReadStartElement();
        while (_xml.NodeType == XmlNodeType.Element)
        {
            if (_xml.LocalName == "Prefix")
                _prefixes.Add(new string(Text()));
            else
                _xml.Skip();
        }
        _xml.ReadEndElement();
    }

    // Some stores say only that there is more; then the greatest name seen is where to go on.
    private string Continuation(KeyQuery query, string? last)
    {
        if (_versions && _keyMarker.Length > 0)
            return $"{_versionMarker}\n{_keyMarker}";
        if (!_versions && _token.Length > 0)
            return _token;
        if (_prefixes.Count > 0 && (last is null || KeyOrder.Compare(_prefixes[^1], last) > 0))
            last = _prefixes[^1];
        if (last is null || last == query.After)
            throw new FormatException("a truncated page that does not say how to go on");
        return _versions ? $"\n{last}" : $"{AfterKey}{last}";
    }

    private void Decode()
    {
        for (int i = 0; i < _objects.Count; i++)
        {
            if (UrlDecoding.IsPlain(_objects[i].Key))
                continue;
            string key = UrlDecoding.Decode(_objects[i].Key, out bool valid);
            _objects[i] = _objects[i] with { Key = key, Kind = valid ? ObjectKind.Regular : ObjectKind.InvalidName };
        }
        for (int i = 0; i < _prefixes.Count; i++)
            _prefixes[i] = UrlDecoding.Decode(_prefixes[i], out _);
        _lastKey = UrlDecoding.Decode(_lastKey, out _);
        _keyMarker = UrlDecoding.Decode(_keyMarker, out _);
    }

    // The text of the element that the reader is at, valid until the next call; the reader moves behind the element.
    private ReadOnlySpan<char> Text()
    {
        if (_xml.IsEmptyElement)
        {
            _xml.Read();
            return default;
        }
        int length = 0;
        while (_xml.Read() && _xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace)
        {
            int count;
            while ((count = _xml.ReadValueChunk(_text, length, _text.Length - length)) > 0)
            {
                length += count;
                if (length == _text.Length)
                    Array.Resize(ref _text, length * 2);
            }
        }
        _xml.ReadEndElement();
        return _text.AsSpan(0, length);
    }

    private static long Time(ReadOnlySpan<char> text) =>
        (DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) - DateTimeOffset.UnixEpoch).Ticks * 100;
}
