using Mono.Unix.Native;
using VastK8s.ObjectStores.Directories;
using VastK8s.ObjectStores.Tests.Support;

namespace VastK8s.ObjectStores.Tests.Directories;

public sealed class UnreadableDirectoryTests
{
    [Theory]
    [InlineData(nameof(Errno.EACCES), "k", ObjectStoreError.AccessDenied)]
    [InlineData(nameof(Errno.ENOENT), "k", ObjectStoreError.NotFound)]
    [InlineData(nameof(Errno.ENOENT), null, ObjectStoreError.BucketNotFound)]
    [InlineData(nameof(Errno.ENOTDIR), null, ObjectStoreError.Configuration)]
    [InlineData(nameof(Errno.EIO), "k", ObjectStoreError.Io)]
    [InlineData(nameof(Errno.ESTALE), "k", ObjectStoreError.Io)]
    [InlineData(nameof(Errno.ELOOP), "k", ObjectStoreError.Changed)]
    [InlineData(nameof(Errno.EMFILE), "k", ObjectStoreError.Unavailable)]
    [InlineData(nameof(Errno.ENOSYS), "k", ObjectStoreError.Io)]
    public void Errno_becomes_an_error_that_carries_it(string errno, string? key, ObjectStoreError error)
    {
        ObjectStoreException e = FileErrors.Of(new StoreUri("file", "", "/data", ""), key, "call", Enum.Parse<Errno>(errno));
        Assert.Equal(error, e.Error);
        Assert.Equal($"call: errno {NativeConvert.FromErrno(Enum.Parse<Errno>(errno))} {errno}", e.Refused);
        Assert.NotEmpty(e.Remedy);
    }

    [Fact]
    public async Task An_unreadable_directory_below_is_an_error_that_names_it()
    {
        // Root reads every directory, until it gives up the capabilities that let it.
        const string Capabilities = "-dac_override,-dac_read_search";
        if (Environment.IsPrivilegedProcess && await AloneTest.RanElsewhereAsync(GetType(), ["setpriv", "--bounding-set", Capabilities, "--inh-caps", Capabilities]))
            return;

        using var folder = new TempDirectory();
        Directory.CreateDirectory(folder["open/closed"]);
        File.SetUnixFileMode(folder["open/closed"], UnixFileMode.None);
        try
        {
            IObjectStore store = ObjectStoreFactory.Open(new StoreOptions(StoreUri.Parse(folder.Path)));
            ObjectStoreException e = await Reads.RefusedAsync(ObjectStoreError.AccessDenied, () => store.ListAllAsync());
            Assert.Equal("open/closed", e.Key);
        }
        finally
        {
            File.SetUnixFileMode(folder["open/closed"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
