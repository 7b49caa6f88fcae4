using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace StatusPage.Core.Publication.Keeping;

/// <summary>
/// One file of a kept snapshot: a line that names the format, the content as compressed JSON, and a checksum of both. It is
/// written beside its place, synced and then moved there, so that a crash at any moment leaves the file before or the new one.
/// </summary>
internal static class KeptFile
{
    private static readonly byte[] Head = "StatusPage snapshot 1\n"u8.ToArray();

    /// <returns>The whole file; a hash of it can name it.</returns>
    public static byte[] Compose<T>(T content)
    {
        using var buffer = new MemoryStream();
        buffer.Write(Head);
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
        {
            JsonSerializer.Serialize(gzip, content, KeptJson.Options);
        }

        buffer.Write(SHA256.HashData(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
        return buffer.ToArray();
    }

    /// <exception cref="InvalidDataException">It is damaged, or of another format.</exception>
    /// <exception cref="JsonException">What it holds is not what this version keeps.</exception>
    public static async Task<T> ReadAsync<T>(string path, CancellationToken cancel)
    {
        var file = await File.ReadAllBytesAsync(path, cancel);
        if (file.Length < Head.Length + SHA256.HashSizeInBytes || !file.AsSpan(0, Head.Length).SequenceEqual(Head))
        {
            throw new InvalidDataException("it is of another format");
        }

        var length = file.Length - SHA256.HashSizeInBytes;
        if (!SHA256.HashData(file.AsSpan(0, length)).AsSpan().SequenceEqual(file.AsSpan(length)))
        {
            throw new InvalidDataException("its checksum is wrong");
        }

        await using var gzip = new GZipStream(new MemoryStream(file, Head.Length, length - Head.Length, writable: false), CompressionMode.Decompress);
        return await JsonSerializer.DeserializeAsync<T>(gzip, KeptJson.Options, cancel) ?? throw new InvalidDataException("it holds nothing");
    }

    /// <summary>For this program's own account alone: what it says of incidents may not be public any more.</summary>
    public static async Task WriteAsync(string path, byte[] file, CancellationToken cancel)
    {
        var beside = $"{path}.{Path.GetRandomFileName()}{Unfinished}";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            await using (var stream = new FileStream(beside, options))
            {
                await stream.WriteAsync(file, cancel);
                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

    /// <summary>The end of names of files that are being written; what a crash left of them has it too.</summary>
    public const string Unfinished = ".tmp";
}
