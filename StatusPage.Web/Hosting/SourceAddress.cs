using System.Net;

namespace StatusPage.Web.Hosting;

/// <summary>Where a request comes from, as limits count it.</summary>
public static class SourceAddress
{
    /// <summary>The address of the caller; an IPv6 host commands a whole /64, so that counts as one.</summary>
    public static IPAddress Of(HttpContext context) => Of(context.Connection.RemoteIpAddress);

    public static IPAddress Of(IPAddress? address)
    {
        if (address is null)
        {
            return IPAddress.None;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        var bytes = address.GetAddressBytes();
        if (bytes.Length == 16)
        {
            Array.Clear(bytes, 8, 8);
        }

        return new IPAddress(bytes);
    }
}
