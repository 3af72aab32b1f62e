using System.Net;
using VastK8s.ObjectStores.Http;

namespace VastK8s.ObjectStores.AzureBlob;

/// <summary>Error codes of the Blob service. See https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes.</summary>
internal static class BlobErrors
{
    public static HttpFailure Explain(HttpResponseMessage response, string body, string? key, BlobAuthorization authorization)
    {
        BlobErrorBody error = BlobErrorBody.Read(body);
        string code = BlobHeaders.Value(response, "x-ms-error-code");
        if (code.Length == 0)
            code = error.Code;
        // Azurite says AuthorizationFailure, which is the service's word for a network rule, for a signature that is wrong.
        if (code == "AuthorizationFailure" && error.Message.Contains("failed to authenticate", StringComparison.Ordinal))
            code = "AuthenticationFailed";
        HttpFailure common = HttpFailures.FromStatus(response, error.Detail.Length == 0 ? code : $"{code} ({error.Detail})", key);
        switch (code)
        {
            case "ContainerNotFound" or "ContainerBeingDeleted" or "ContainerDisabled":
                return Never(common, ObjectStoreError.BucketNotFound, "check the container's name and the account");
            case "AuthenticationFailed" or "InvalidAuthenticationInfo" or "NoAuthenticationInformation":
                return Unauthenticated(common, authorization);
            // A private container does not say to strangers that it is there.
            case "ResourceNotFound" when authorization is AnonymousAuthorization:
                return Unauthenticated(common, authorization);
            case "KeyBasedAuthenticationNotPermitted":
                return Denied(common, "the account forbids shared keys: use a workload identity with the role 'Storage Blob Data Reader'");
            case "PublicAccessNotPermitted":
                return Denied(common, "the account forbids public access: give accountKey or sasToken, or a workload identity");
            case "AccountIsDisabled":
                return Denied(common, "enable the storage account");
            case "AccountRequiresHttps":
                return Never(common, ObjectStoreError.Configuration, "use an https endpoint");
            case "BlobArchived" or "BlobBeingRehydrated":
                return Denied(common, "the blob is in the Archive tier: rehydrate it to Hot, Cool or Cold");
            case "CannotVerifyCopySource" or "UnsupportedHeader" or "InvalidHeaderValue":
                return common with { Error = ObjectStoreError.Protocol, Remedy = "check that the endpoint is a current Blob service" };
            default:
                return ByStatus(response, common, authorization);
        }
    }

    private static HttpFailure ByStatus(HttpResponseMessage response, HttpFailure common, BlobAuthorization authorization)
    {
        switch (response.StatusCode)
        {
            case HttpStatusCode.Unauthorized:
                return Unauthenticated(common, authorization);
            case HttpStatusCode.Forbidden:
                return common with { Remedy = authorization.GrantRemedy };
            default:
                return common;
        }
    }

    // A token can be replaced by a fresh one; a key or signature that is wrong stays so.
    private static HttpFailure Unauthenticated(HttpFailure common, BlobAuthorization authorization)
    {
        authorization.Forget();
        return common with
        {
            Error = ObjectStoreError.Unauthenticated,
            Remedy = authorization.Remedy,
            Retry = authorization is TokenAuthorization ? RetryKind.Few : RetryKind.Never,
        };
    }

    private static HttpFailure Denied(HttpFailure common, string remedy) => Never(common, ObjectStoreError.AccessDenied, remedy);

    private static HttpFailure Never(HttpFailure common, ObjectStoreError error, string remedy) =>
        common with { Error = error, Remedy = remedy, Retry = RetryKind.Never };
}
