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
                return common with { Error = ObjectStoreError.BucketNotFound, Remedy = "check the container's name and the account", Retry = RetryKind.Never };
            case "AuthenticationFailed" or "InvalidAuthenticationInfo" or "NoAuthenticationInformation":
                authorization.Forget();
                return common with { Error = ObjectStoreError.Unauthenticated, Remedy = authorization.Remedy, Retry = Again(authorization) };
            // A private container does not say to strangers that it is there.
            case "ResourceNotFound" when authorization is AnonymousAuthorization:
                return common with { Error = ObjectStoreError.Unauthenticated, Remedy = authorization.Remedy, Retry = RetryKind.Never };
            case "KeyBasedAuthenticationNotPermitted":
                return Denied(common, "the account forbids shared keys: use a workload identity with the role 'Storage Blob Data Reader'");
            case "PublicAccessNotPermitted":
                return Denied(common, "the account forbids public access: give accountKey or sasToken in the Secret, or a workload identity");
            case "AccountIsDisabled":
                return Denied(common, "enable the storage account");
            case "AccountRequiresHttps":
                return common with { Error = ObjectStoreError.Configuration, Remedy = "use an https endpoint", Retry = RetryKind.Never };
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
                authorization.Forget();
                return common with { Remedy = authorization.Remedy, Retry = Again(authorization) };
            case HttpStatusCode.Forbidden:
                return common with { Remedy = authorization.GrantRemedy };
            default:
                return common;
        }
    }

    private static HttpFailure Denied(HttpFailure common, string remedy) =>
        common with { Error = ObjectStoreError.AccessDenied, Remedy = remedy, Retry = RetryKind.Never };

    // A token can be replaced by a fresh one; a key or signature that is wrong stays so.
    private static RetryKind Again(BlobAuthorization authorization) => authorization is TokenAuthorization ? RetryKind.Few : RetryKind.Never;
}
