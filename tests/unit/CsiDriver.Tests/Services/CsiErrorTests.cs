using Grpc.Core;
using VastK8s.CsiDriver.Services;
using VastK8s.Fuse;

namespace VastK8s.CsiDriver.Tests.Services;

public class CsiErrorTests
{
    [Fact]
    public void A_refusal_stays_what_it_is()
    {
        var refusal = CsiError.NotFound("no");
        Assert.Same(refusal, CsiError.From(refusal, CancellationToken.None));
    }

    [Fact]
    public void A_caller_that_waits_no_longer_is_DEADLINE_EXCEEDED_and_nobody_else()
    {
        Assert.Equal(StatusCode.DeadlineExceeded, CsiError.From(new OperationCanceledException(), new CancellationToken(canceled: true)).StatusCode);
        Assert.Equal(StatusCode.Internal, CsiError.From(new OperationCanceledException(), CancellationToken.None).StatusCode);
    }

    [Fact]
    public void What_the_kernel_says_is_in_the_text()
    {
        var busy = CsiError.From(new NativeException("unmount /x", Errno.EBUSY), CancellationToken.None);
        Assert.Equal(StatusCode.Internal, busy.StatusCode);
        Assert.Contains("unmount /x", busy.Status.Detail, StringComparison.Ordinal);
        var denied = CsiError.From(new NativeException("bind /a to /b", Errno.EPERM), CancellationToken.None);
        Assert.Equal(StatusCode.PermissionDenied, denied.StatusCode);
        Assert.Contains("CAP_SYS_ADMIN", denied.Status.Detail, StringComparison.Ordinal);
    }
}
