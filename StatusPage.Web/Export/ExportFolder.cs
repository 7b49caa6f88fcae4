using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace StatusPage.Web.Export;

/// <summary>
/// The folder of a static copy. Each file is written beside and moved into place, so that a web server never shows half of
/// one, but in a first copy, to which nothing leads before its board is there, and that comes last; a file that is as it was
/// is not touched; only files that we wrote are ever replaced or deleted. One writer at a time.
/// </summary>
public sealed class ExportFolder : IDisposable
{
    private readonly string _root;
    private readonly string _own;
    private readonly FileStream _lock;
    private readonly ConcurrentDictionary<string, ExportedFile> _files;
    private readonly ConcurrentDictionary<string, bool> _folders = new(StringComparer.Ordinal);
    private readonly bool _first;
    private int _number;
    private int _written;
    private volatile bool _changed;

    private ExportFolder(string root, FileStream @lock, ExportManifest manifest)
    {
        (_root, _own, _lock, _first) = (root, Path.Combine(root, ExportManifest.Folder), @lock, manifest.Files.Count == 0);
        _files = new ConcurrentDictionary<string, ExportedFile>(manifest.Files, StringComparer.Ordinal);
    }

    /// <summary>Files that were written or replaced.</summary>
    public int Written => _written;

    /// <summary>Files that were deleted, because what they showed is gone.</summary>
    public int Deleted { get; private set; }

    public static ExportFolder Open(string directory)
    {
        var own = Path.Combine(directory, ExportManifest.Folder);
        Directory.CreateDirectory(own);
        FileStream @lock;
        try
        {
            @lock = new FileStream(Path.Combine(own, "lock"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        }
        catch (IOException) when (File.Exists(Path.Combine(own, "lock")))
        {
            throw new ExportException($"Another export is writing to {directory}. Wait until it is done.");
        }

        try
        {
            var file = Path.Combine(own, ExportManifest.Name);
            var manifest = File.Exists(file)
                ? ExportManifest.Read(File.ReadAllBytes(file)) ?? throw new ExportException($"{file} cannot be read, so it is not known what in {directory} was exported. Export to an empty folder, or delete this one and export anew.")
                : ExportManifest.Empty;
            foreach (var left in Directory.EnumerateFiles(own, "*.part"))
            {
                File.Delete(left);
            }

            return new ExportFolder(directory, @lock, manifest);
        }
        catch
        {
            @lock.Dispose();
            throw;
        }
    }

    /// <summary>Writes down what will be ours before any of it is there: whatever ends this, the next export knows.</summary>
    public void Claim(IEnumerable<string> files)
    {
        var fresh = files.Where(file => !_files.ContainsKey(file)).ToList();
        if (fresh.Find(file => Path.Exists(Path.Combine(_root, file))) is { } foreign)
        {
            throw new ExportException($"{Path.Combine(_root, foreign)} is there already and was not exported. Export to an empty folder, or move that file away.");
        }

        if (fresh.Count > 0)
        {
            fresh.ForEach(file => _files[file] = new ExportedFile("", 0));
            _changed = true;
            Save();
        }
    }

    /// <summary>Whether the file is there with what was written last.</summary>
    public bool Has(string file) => _files.TryGetValue(file, out var known) && known.Hash.Length > 0 && new FileInfo(Path.Combine(_root, file)) is { Exists: true } there && there.Length == known.Length;

    /// <summary>Whether the file is there as it was made from the same.</summary>
    public bool HasFrom(string file, string from) => _files.GetValueOrDefault(file)?.From == from && Has(file);

    /// <summary>Puts a file into place, unless it is as it was.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="content">What is in it.</param>
    /// <param name="from">What it was made from, for the next run of the program.</param>
    public void Write(string file, byte[] content, string? from = null)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 16));
        if (_files.GetValueOrDefault(file) is { } known && known.Hash == hash && Has(file))
        {
            if (known.From != from)
            {
                _files[file] = known with { From = from };
                _changed = true;
            }

            return;
        }

        Put(file, content);

        _files[file] = new ExportedFile(hash, content.Length, from);
        _changed = true;
        Interlocked.Increment(ref _written);
    }

    /// <summary>Deletes what we wrote once and is not among these, and the folders that it leaves empty.</summary>
    public void DeleteAllBut(IReadOnlySet<string> files)
    {
        foreach (var gone in _files.Keys.Where(file => !files.Contains(file)).ToList())
        {
            var path = Path.Combine(_root, gone);
            if (Directory.Exists(Path.GetDirectoryName(path)))
            {
                File.Delete(path);
                DeleteEmptyFolders(Path.GetDirectoryName(path)!);
                Deleted++;
            }

            _files.TryRemove(gone, out _);
            _changed = true;
        }
    }

    /// <summary>Writes down what is there now.</summary>
    public void Save()
    {
        if (!_changed)
        {
            return;
        }

        var part = Path.Combine(_own, $"{ExportManifest.Name}.part");
        File.WriteAllBytes(part, new ExportManifest { Files = new SortedDictionary<string, ExportedFile>(_files, StringComparer.Ordinal) }.ToBytes());
        File.Move(part, Path.Combine(_own, ExportManifest.Name), overwrite: true);
        _changed = false;
    }

    public void Dispose() => _lock.Dispose();

    private void Put(string file, byte[] content)
    {
        var target = Path.Combine(_root, file);
        var folder = Path.GetDirectoryName(target)!;
        if (!_folders.ContainsKey(folder))
        {
            // First it is there, and then it is known to be: others write into it at the same time.
            Directory.CreateDirectory(folder);
            _folders[folder] = true;
        }

        var written = _first ? target : Path.Combine(_own, $"{Interlocked.Increment(ref _number)}.part");
        try
        {
            Create(written, content);
            if (!_first)
            {
                File.Move(written, target, overwrite: true);
            }
        }
        catch
        {
            // What is there by another hand is not ours to delete.
            if (!_first)
            {
                File.Delete(written);
            }

            throw;
        }
    }

    /// <summary>A new file, never one that is emptied first: of those the file system has the content on the disk before it goes on.</summary>
    private static void Create(string file, byte[] content)
    {
        using var handle = File.OpenHandle(file, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        RandomAccess.Write(handle, content, fileOffset: 0);
    }

    private void DeleteEmptyFolders(string folder)
    {
        for (; folder.Length > _root.Length && !Directory.EnumerateFileSystemEntries(folder).Any(); folder = Path.GetDirectoryName(folder)!)
        {
            Directory.Delete(folder);
        }
    }
}

/// <summary>Why an export cannot be made, as a sentence for the operator.</summary>
public sealed class ExportException(string message) : Exception(message);
