namespace StatusPage.Bench;

/// <summary>A reference: nginx with one file on disk, as its packages configure it, compressing nothing.</summary>
internal sealed class NginxServer : IDisposable
{
    public const string Url = "http://127.0.0.1:5292";

    private readonly ChildProcess _process;
    private readonly DirectoryInfo _folder;

    private NginxServer(ChildProcess process, DirectoryInfo folder) => (_process, _folder) = (process, folder);

    /// <summary>Null where it is not installed.</summary>
    public static async Task<NginxServer?> StartAsync(byte[] file)
    {
        var program = new[] { "/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx" }.FirstOrDefault(File.Exists);
        if (program is null)
        {
            return null;
        }

        var folder = Directory.CreateTempSubdirectory("bench-nginx");
        if (!OperatingSystem.IsWindows())
        {
            // Its workers may be another user's.
            File.SetUnixFileMode(folder.FullName, (UnixFileMode)0b111_101_101);
        }

        await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "file"), file);
        var configuration = Path.Combine(folder.FullName, "nginx.conf");
        await File.WriteAllTextAsync(
            configuration,
            $$"""
              daemon off;
              pid {{folder.FullName}}/pid;
              error_log {{folder.FullName}}/error.log;
              worker_processes auto;
              events { worker_connections 768; }
              http {
                access_log off;
                sendfile on;
                tcp_nopush on;
                keepalive_requests 1000000000;
                default_type text/html;
                server { listen 127.0.0.1:5292; root {{folder.FullName}}; }
              }
              """);
        var process = ChildProcess.Start(program, ["-c", configuration]);
        await Task.Delay(500);
        return new NginxServer(process, folder);
    }

    /// <summary>Another content for the file.</summary>
    public Task ReplaceAsync(byte[] file) => File.WriteAllBytesAsync(Path.Combine(_folder.FullName, "file"), file);

    public void Dispose()
    {
        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
