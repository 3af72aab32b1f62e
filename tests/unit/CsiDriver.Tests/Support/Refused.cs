using Grpc.Core;

namespace VastK8s.CsiDriver.Tests.Support;

/// <summary>Calls that have to end with an error.</summary>
internal static class Refused
{
    /// <returns>What it says.</returns>
    public static async Task<string> WithAsync(StatusCode code, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal(code, error.StatusCode);
        Assert.NotEmpty(error.Status.Detail);
        return error.Status.Detail;
    }

    /// <returns>What it says.</returns>
    public static string With(StatusCode code, Func<object?> call)
    {
        var error = Assert.Throws<RpcException>(call);
        Assert.Equal(code, error.StatusCode);
        Assert.NotEmpty(error.Status.Detail);
        return error.Status.Detail;
    }
}
