using System.Text;
using FsCheck;
using FsCheck.Fluent;
using VastK8s.Fuse.Mounting;

namespace VastK8s.Fuse.Tests.Mounting;

public sealed class MountInfoTests
{
    [Fact]
    public void The_manual_pages_line_is_understood() => Assert.Equal(
        new MountEntry("98:0", "/mnt1", "/mnt2", "ext3", "/dev/root", "rw,noatime,rw,errors=continue"),
        MountInfo.Parse("36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue"));

    [Theory]
    [InlineData("42 27 0:39 / /a ro - erofs /img ro", "ro,ro")]
    [InlineData("42 27 0:39 / /a ro shared:7 master:3 propagate_from:2 unbindable - erofs /img ro", "ro,ro")]
    [InlineData("42 27 0:39 / /a ro - erofs /img", "ro")]
    public void Any_number_of_tags_stands_before_the_dash(string line, string options) =>
        Assert.Equal(new MountEntry("0:39", "/", "/a", "erofs", "/img", options), MountInfo.Parse(line));

    [Fact]
    public void An_empty_source_is_kept() => Assert.Equal(new MountEntry("0:5", "/", "/dev", "devtmpfs", "", "rw,rw"), MountInfo.Parse("1 2 0:5 / /dev rw - devtmpfs  rw"));

    [Theory]
    [InlineData("")]
    [InlineData("36 35 98:0 / /mnt rw")]
    [InlineData("36 35 98:0 / /mnt rw -")]
    [InlineData("36 35 98:0 / - ext4 /dev/root rw")]
    public void Other_lines_are_passed_over(string line) => Assert.Null(MountInfo.Parse(line));

    [Theory]
    [InlineData(@"/a\040b", "/a b")]
    [InlineData(@"/tab\011nl\012bs\134", "/tab\tnl\nbs\\")]
    [InlineData(@"/\134040", @"/\040")]
    [InlineData(@"/short\04", @"/short\04")]
    [InlineData(@"/not\999octal", @"/not\999octal")]
    [InlineData(@"/ü\040ü", "/ü ü")]
    public void Octal_escapes_are_bytes(string escaped, string path) => Assert.Equal(path, MountInfo.Unescape(escaped));

    [Fact]
    public void Whatever_the_kernel_escapes_comes_back() => Prop.ForAll<NonNull<string>>(text =>
    {
        var path = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Get));
        return MountInfo.Unescape(Escape(path)) == path;
    }).QuickCheckThrowOnFailure();

    /// <summary>As mangle_path() does.</summary>
    private static string Escape(string path) =>
        string.Concat(path.Select(c => c is ' ' or '\t' or '\n' or '\\' or '#' ? $"\\{Convert.ToString(c, 8).PadLeft(3, '0')}" : $"{c}"));
}
