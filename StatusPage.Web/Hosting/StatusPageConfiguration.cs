using System.Globalization;
using System.Net.Mail;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Notifications.Email.Smtp;
using StatusPage.Core.Notifications.Webhooks;
using StatusPage.Core.Probing;
using StatusPage.Core.Publication.Keeping;
using StatusPage.Web.Export;
using StatusPage.Web.Live;
using StatusPage.Web.Telemetry;

namespace StatusPage.Web.Hosting;

/// <summary>What the operator configured, checked as a whole before anything starts.</summary>
public sealed record StatusPageConfiguration
{
    public required DatabaseOptions Database { get; init; }

    /// <summary>Public address of the page, without a slash at its end; null: the address it listens on.</summary>
    public required string? SiteUrl { get; init; }

    public required bool DemoEnabled { get; init; }

    public required ProbingOptions Probing { get; init; }

    public required WebhookOptions Webhooks { get; init; }

    public required SmtpOptions Smtp { get; init; }

    public required ExportOptions Export { get; init; }

    public required LiveOptions Live { get; init; }

    public required ProxyOptions Proxies { get; init; }

    public required MetricsOptions Metrics { get; init; }

    /// <summary>Null: no traces.</summary>
    public required TracingOptions? Tracing { get; init; }

    public required string? AdminEmail { get; init; }

    public required string? AdminPassword { get; init; }

    public required string? ApiToken { get; init; }

    /// <summary>Where keys, and by default the database, are kept.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Where the published snapshot is kept for a start without the database.</summary>
    public required SnapshotOptions Snapshot { get; init; }

    /// <summary>What can be used and had better be otherwise, a sentence each; told at the start.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Reads and checks every key; throws once, naming all that are wrong.</summary>
    public static StatusPageConfiguration Read(IConfiguration configuration, string contentRoot)
    {
        var (errors, warnings) = (new List<string>(), new List<string>());
        var source = new DatabaseSource(configuration, contentRoot, errors).Read();
        var (connection, dataDirectory) = (source.Database.ConnectionString, source.Folder);
        var snapshot = ReadSnapshot(configuration, contentRoot, source, errors);
        if (connection.Length > 0 && FolderFault(source) is { } fault && !File.Exists(Path.Combine(snapshot, SnapshotStore.CurrentFile)))
        {
            // Else the page goes on with what it showed last, and the folder is part of what is away.
            errors.Add(fault);
        }

        var siteUrl = configuration["Site:Url"];
        if (!string.IsNullOrEmpty(siteUrl) && !(Uri.TryCreate(siteUrl, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Query.Length + uri.Fragment.Length == 0))
        {
            errors.Add($"Site:Url is “{siteUrl}”; accepted: an absolute http or https address without query, for example https://status.example.com.");
        }

        errors.AddRange(ListenAddresses.Faults(configuration));
        var demo = ReadBool(configuration, "Demo:Enabled", errors);
        var probing = new ProbingOptions { AllowPrivateNetworks = ReadBool(configuration, "Probing:AllowPrivateNetworks", errors) };
        var webhooks = new WebhookOptions { AllowPrivateNetworks = ReadBool(configuration, "Webhooks:AllowPrivateNetworks", errors) };
        var live = LiveOptions.Read(configuration, errors);
        var proxies = ProxyOptions.Read(configuration, errors);
        var metrics = MetricsOptions.Read(configuration, errors);
        var tracing = TracingOptions.Read(configuration, errors);
        var smtp = new SmtpConfiguration(configuration, errors, warnings).Read(siteUrl, contentRoot, dataDirectory);
        var export = ExportOptions.Read(configuration, contentRoot, siteUrl, source.Database, errors);
        var email = configuration["Bootstrap:AdminEmail"];
        var password = configuration["Bootstrap:AdminPassword"];
        if (string.IsNullOrEmpty(email) != string.IsNullOrEmpty(password))
        {
            errors.Add("Bootstrap:AdminEmail and Bootstrap:AdminPassword belong together; give both, or neither.");
        }

        if (!string.IsNullOrEmpty(email) && !(MailAddress.TryCreate(email, out var address) && address.Address == email))
        {
            errors.Add($"Bootstrap:AdminEmail is “{email}”; accepted: an email address such as anna@example.com.");
        }

        CheckPassword(password, errors, warnings);
        var token = configuration["Bootstrap:ApiToken"];
        CheckToken(token, errors, warnings);
        if (errors.Count > 0)
        {
            throw new ConfigurationException(errors);
        }

        return new StatusPageConfiguration
        {
            Database = source.Database,
            SiteUrl = string.IsNullOrEmpty(siteUrl) ? null : siteUrl.TrimEnd('/'),
            DemoEnabled = demo,
            Probing = probing,
            Webhooks = webhooks,
            Smtp = smtp,
            Export = export,
            Live = live,
            Proxies = proxies,
            Metrics = metrics,
            Tracing = tracing,
            AdminEmail = OrNull(email),
            AdminPassword = OrNull(password),
            ApiToken = OrNull(token),
            DataDirectory = dataDirectory,
            Snapshot = new SnapshotOptions(snapshot),
            Warnings = warnings,
        };
    }

    /// <summary>Whoever sets the program up unattended is not asked for another: what is weak is said, and taken.</summary>
    private static void CheckPassword(string? password, List<string> errors, List<string> warnings)
    {
        if (password?.Length > AccountRules.MaxPassword)
        {
            errors.Add($"Bootstrap:AdminPassword has {password.Length} characters; accepted: at most {AccountRules.MaxPassword}.");
        }
        else if (password?.Length is > 0 and < AccountRules.MinPassword)
        {
            warnings.Add($"Bootstrap:AdminPassword has fewer than {AccountRules.MinPassword} characters and is easily guessed. Better: {AccountRules.MinPassword} or more, as the console asks for; its owner can choose another there under Account.");
        }
    }

    private static void CheckToken(string? token, List<string> errors, List<string> warnings)
    {
        if (string.IsNullOrEmpty(token))
        {
            return;
        }

        // What a header of HTTP carries as it is: the spaces at its ends are none of the value.
        if (token.Length > TokenService.MaxGiven || token.Any(c => c is < ' ' or > '~') || token.Trim(' ').Length != token.Length)
        {
            errors.Add($"Bootstrap:ApiToken has {token.Length} characters; accepted: at most {TokenService.MaxGiven} printable ASCII characters, without a space at either end.");
        }
        else if (token.Length < TokenService.LongEnough)
        {
            warnings.Add($"Bootstrap:ApiToken has fewer than {TokenService.LongEnough} characters, so that others may find it by trying. Better: {TokenService.LongEnough} or more random ones, for example what “openssl rand -hex 20” prints.");
        }
    }

    private static string ReadSnapshot(IConfiguration configuration, string contentRoot, DatabaseSource.Found source, List<string> errors)
    {
        // By the name of the database, so that two in one folder do not share it.
        var usual = Path.Combine(source.Folder, source.Name + ".snapshot");
        if (configuration["Snapshot:Directory"] is not { Length: > 0 } given)
        {
            return usual;
        }

        try
        {
            var directory = Path.GetFullPath(given, contentRoot);
            if (File.Exists(directory))
            {
                errors.Add($"Snapshot:Directory names the file {directory}; accepted: a folder that this program may write to.");
            }

            return directory;
        }
        catch (ArgumentException exception)
        {
            errors.Add($"Snapshot:Directory cannot be used ({exception.Message}); accepted: a folder that this program may write to.");
            return usual;
        }
    }

    private static string? FolderFault(DatabaseSource.Found source)
    {
        try
        {
            Directory.CreateDirectory(source.Folder);
            ProbeWriting(source.Folder);
            return null;
        }
        catch (Exception exception) when (exception is ArgumentException or IOException or UnauthorizedAccessException)
        {
            return source.Unusable(exception);
        }
    }

    /// <summary>Whether files can be made there, found by making one; permissions alone do not say.</summary>
    internal static void ProbeWriting(string directory) =>
        new FileStream(
            Path.Combine(directory, $".probe-{Path.GetRandomFileName()}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose).Dispose();

    internal static bool ReadBool(IConfiguration configuration, string key, List<string> errors)
    {
        var text = configuration[key];
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        if (!bool.TryParse(text, out var value))
        {
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"{key} is “{text}”; accepted: true, false."));
        }

        return value;
    }

    private static string? OrNull(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

/// <summary>All that is wrong with the configuration, a sentence each.</summary>
public sealed class ConfigurationException(IReadOnlyList<string> errors, Exception? cause = null) : Exception(string.Join(Environment.NewLine, errors), cause)
{
    public IReadOnlyList<string> Errors { get; } = errors;
}
