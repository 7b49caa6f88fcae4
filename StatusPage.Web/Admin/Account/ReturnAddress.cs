using StatusPage.Web.Hosting;

namespace StatusPage.Web.Admin.Account;

/// <summary>Where to go after signing in. Only pages of this console: an address from a link must not lead elsewhere.</summary>
public static class ReturnAddress
{
    public static string Safe(string? address) =>
        address is not null
        && (address == StatusUrls.Console || address.StartsWith(StatusUrls.Console + "/", StringComparison.Ordinal) || address.StartsWith(StatusUrls.Console + "?", StringComparison.Ordinal))
        && !address.StartsWith(StatusUrls.SignIn, StringComparison.Ordinal)
        && !address.StartsWith(StatusUrls.SignOut, StringComparison.Ordinal)
        && !address.StartsWith(StatusUrls.AccessDenied, StringComparison.Ordinal)
        && !address.Any(c => c is '\\' || char.IsControl(c))
            ? address
            : StatusUrls.Console;
}
