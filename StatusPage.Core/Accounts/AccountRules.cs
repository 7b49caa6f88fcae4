using System.Net.Mail;
using StatusPage.Core.Text;

namespace StatusPage.Core.Accounts;

/// <summary>What an account's fields must be. Pure.</summary>
public static class AccountRules
{
    /// <summary>Length is what makes a password strong (NIST SP 800-63B); nothing else is asked of it.</summary>
    public const int MinPassword = 12;
    public const int MaxPassword = 128;
    public const int MaxName = 100;

    /// <summary>RFC 5321, section 4.5.3.1: 64 for the local part, 255 for the domain, 254 for what fits a path.</summary>
    public const int MaxEmail = 254;

    public static string Email(InputErrors errors, string field, string? value)
    {
        var email = errors.Line(field, "The email address", value, MaxEmail);
        if (email.Length > 0 && !errors.Has(field) && (!MailAddress.TryCreate(email, out var parsed) || parsed.Address != email || email.Contains(' ', StringComparison.Ordinal)))
        {
            errors.Add(field, "This is not an email address. Give one such as anna@example.com.");
        }

        return email;
    }

    public static void Password(InputErrors errors, string field, string? password, string email)
    {
        if (password is null || password.Length < MinPassword)
        {
            errors.Add(field, $"The password is too short: give at least {MinPassword} characters. A few words make a good one.");
        }
        else if (password.Length > MaxPassword)
        {
            errors.Add(field, $"The password is too long: at most {MaxPassword} characters are accepted.");
        }
        else if (string.Equals(password, email, StringComparison.OrdinalIgnoreCase))
        {
            errors.Add(field, "The password must not be the email address.");
        }
    }
}
