using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using StatusPage.Core.Data.Availability;

namespace StatusPage.Web.Hosting;

/// <summary>
/// Keeps keys as files, so that sign-ins outlive a restart; only the program's own account may read them. The first key is made
/// only once the database is there: while the data folder is away, a new key in its place would make everything that the old
/// ones protect unreadable.
/// </summary>
public sealed class KeyFolder(StatusPageConfiguration configuration, DatabaseIdentity database, ILoggerFactory loggers) : IXmlRepository
{
    private readonly DirectoryInfo _directory = new(Path.Combine(configuration.DataDirectory, "keys"));

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        _directory.Refresh();
        return _directory.Exists ? Files().GetAllElements() : [];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        _directory.Refresh();
        if (!_directory.Exists)
        {
            if (!database.IsKnown)
            {
                throw new DatabaseAwayException(new DatabaseFault(DatabaseFaultKind.Missing, "the folder with its keys is not there", _directory.FullName));
            }

            if (OperatingSystem.IsWindows())
            {
                _directory.Create();
            }
            else
            {
                Directory.CreateDirectory(_directory.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }

        Files().StoreElement(element, friendlyName);
    }

    private FileSystemXmlRepository Files() => new(_directory, loggers);
}
