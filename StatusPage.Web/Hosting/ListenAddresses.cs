using System.Globalization;

namespace StatusPage.Web.Hosting;

/// <summary>The addresses to listen on, checked before the server would trip over them. Pure.</summary>
public static class ListenAddresses
{
    private const string Example = "for example http://localhost:5080";

    public static IEnumerable<string> Faults(IConfiguration configuration)
    {
        var urls = configuration[WebHostDefaults.ServerUrlsKey];
        if (!string.IsNullOrEmpty(urls))
        {
            return urls.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(Fault).OfType<string>();
        }

        return ((string[])[WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey]).SelectMany(key =>
            (configuration[key] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries).Where(port => !IsPort(port))
                .Select(port => $"{key} is “{port}”; accepted: a port from 1 to 65535."));
    }

    private static string? Fault(string url)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(url.Trim());
        }
        catch (FormatException)
        {
            return $"Urls is “{url}”; accepted: http or https addresses with a port, {Example}.";
        }

        if (address.Scheme is not ("http" or "https"))
        {
            return $"Urls is “{url}”; accepted: http or https addresses with a port, {Example}.";
        }

        if (address.IsUnixPipe || address.IsNamedPipe)
        {
            return null;
        }

        if (address.PathBase.Length > 0)
        {
            return $"Urls is “{url}”, which has a path; accepted: an address without one, {Example}.";
        }

        return address.Port is < 0 or > 65535 || address.Host.Length == 0
            ? $"Urls is “{url}”; accepted: a host and a port from 1 to 65535, {Example}."
            : address is { Port: 0, Host: "localhost" }
                ? $"Urls is “{url}”; port 0 (any free port) takes a number for the host; accepted: {Example}, or http://127.0.0.1:0."
                : null;
    }

    private static bool IsPort(string text) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535;
}
