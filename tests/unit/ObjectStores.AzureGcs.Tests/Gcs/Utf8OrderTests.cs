using System.Text;
using FsCheck;
using FsCheck.Fluent;
using VastK8s.ObjectStores.Gcs;

namespace VastK8s.ObjectStores.AzureGcs.Tests.Gcs;

public class Utf8OrderTests
{
    [Fact]
    public void Order_is_that_of_the_bytes()
    {
        // Few distinct characters, from each of the ranges that UTF-16 and UTF-8 order differently, so that prefixes are common.
        string[] letters = ["a", "/", "\u007F", "é", "\uD7FF", "\uE000", "\uFFFF", "\U00010000", "\U0010FFFF"];
        var keys = Gen.Elements(letters).ListOf().Select(static parts => string.Concat(parts)).ToArbitrary();
        Prop.ForAll(keys, keys, static (a, b) =>
            Math.Sign(Utf8Order.Instance.Compare(a, b)) == Math.Sign(Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b))))
            .QuickCheckThrowOnFailure();
    }
}
