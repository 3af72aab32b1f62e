using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace VastK8s.Kube.Tests.Support;

/// <summary>Answers every request on a TLS connection of loopback with an object named after the client's certificate, and then closes it.</summary>
internal sealed class TlsServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly X509Certificate2 _certificate;
    private readonly Task _running;

    public TlsServer(X509Certificate2 certificate)
    {
        // Its key has to be of the kind that TLS takes.
        _certificate = X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
        _listener.Start();
        _running = Task.Run(RunAsync);
    }

    public Uri Address => new($"https://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Requests that came through.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _running;
        _certificate.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var connection = await _listener.AcceptTcpClientAsync(_stop.Token);
                await ServeAsync(connection);
            }
            catch (Exception e) when (e is AuthenticationException or IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // A client that refuses us breaks off, as it should.
            }
        }
    }

    private async Task ServeAsync(TcpClient connection)
    {
        await using var tls = new SslStream(connection.GetStream());
        await tls.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificate = _certificate,
                ClientCertificateRequired = true,
#pragma warning disable CA5359 // The test looks at what was sent.
                RemoteCertificateValidationCallback = static (_, _, _, _) => true,
#pragma warning restore CA5359
            },
            _stop.Token);
        var buffer = new byte[8192];
        var read = await tls.ReadAsync(buffer, _stop.Token);
        if (read == 0) return;
        Requests.Enqueue(Encoding.ASCII.GetString(buffer, 0, read));
        var body = $$"""{"metadata":{"name":"{{tls.RemoteCertificate?.Subject ?? "nobody"}}" } }""";
        await tls.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {body.Length}\r\n\r\n{body}"), _stop.Token);
        await tls.ShutdownAsync();
    }
}
