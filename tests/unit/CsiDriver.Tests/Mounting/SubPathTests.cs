using FsCheck;
using FsCheck.Fluent;
using Grpc.Core;
using VastK8s.CsiDriver.Mounting;
using VastK8s.CsiDriver.Tests.Support;

namespace VastK8s.CsiDriver.Tests.Mounting;

public sealed class SubPathTests : IDisposable
{
    private readonly Folder _folder = new();

    public SubPathTests()
    {
        Directory.CreateDirectory(_folder.File("a/b c"));
        Directory.CreateDirectory(_folder.File("a/.hidden"));
        File.WriteAllText(_folder.File("a/file"), "");
        File.CreateSymbolicLink(_folder.File("out"), "/etc");
        File.CreateSymbolicLink(_folder.File("a/in"), "b c");
        File.CreateSymbolicLink(_folder.File("a/nowhere"), "missing");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "")]
    [InlineData("/", "")]
    [InlineData("a", "/a")]
    [InlineData("/a/", "/a")]
    [InlineData("a//b c", "/a/b c")]
    [InlineData("/a/b c/", "/a/b c")]
    [InlineData("a/.hidden", "/a/.hidden")]
    public void A_directory_is_found(string path, string below) => Assert.Equal(_folder.Path + below, SubPath.Resolve(_folder.Path, path));

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("a/..")]
    [InlineData("a/../..")]
    [InlineData("../a")]
    [InlineData("./a")]
    [InlineData("a/./b c")]
    [InlineData("a\0")]
    [InlineData("a/b\0c")]
    public void What_is_no_name_is_refused_before_anything_is_looked_at(string path) =>
        Assert.StartsWith("path '", Refused.With(StatusCode.InvalidArgument, () => SubPath.Resolve("/does/not/exist", path)), StringComparison.Ordinal);

    [Theory]
    [InlineData("out")]
    [InlineData("out/ssh")]
    [InlineData("a/in")]
    [InlineData("a/nowhere")]
    public void A_symbolic_link_is_not_followed(string path) =>
        Assert.Contains("symbolic link", Refused.With(StatusCode.InvalidArgument, () => SubPath.Resolve(_folder.Path, path)), StringComparison.Ordinal);

    [Theory]
    [InlineData("b", "b")]
    [InlineData("a/missing/deeper", "a/missing")]
    [InlineData("a/file", "a/file")]
    [InlineData("a/file/x", "a/file")]
    public void What_is_not_there_is_named(string path, string missing) =>
        Assert.EndsWith($"the Dataset has no directory {missing}", Refused.With(StatusCode.NotFound, () => SubPath.Resolve(_folder.Path, path)), StringComparison.Ordinal);

    [Fact]
    public void Whatever_is_asked_for_nothing_outside_is_answered() => Prop.ForAll(
        Gen.Elements("a", "b c", "..", ".", "/", "//", "out", "in", "\0", " ", "\\", "etc").ListOf().Select(string.Concat).ToArbitrary(),
        path =>
        {
            string found;
            try
            {
                found = SubPath.Resolve(_folder.Path, path);
            }
            catch (RpcException e)
            {
                Assert.True(e.StatusCode is StatusCode.InvalidArgument or StatusCode.NotFound);
                return;
            }

            Assert.True(found == _folder.Path || found.StartsWith(_folder.Path + "/", StringComparison.Ordinal));
            Assert.Equal(found, Path.GetFullPath(found));
            Assert.Null(new DirectoryInfo(found).LinkTarget);
        }).QuickCheckThrowOnFailure();
}
