using System.Diagnostics;
using System.Text.Json;

namespace StatusPage.Tests.Notifications.Email;

/// <summary>A mail as another program reads it: the email package of Python, which knows nothing of how ours was made.</summary>
internal sealed record ParsedMail
{
    private const string Script = """
        import email, email.header, email.policy, email.utils, json, sys
        mails = []
        for source in json.load(sys.stdin):
            mail = email.message_from_string(bytes.fromhex(source).decode("utf-8"), policy=email.policy.default.clone(utf8=True))
            # Its newer parser leaves blanks between the encoded words of a display name (RFC 2047, 6.2, has none); the older does not.
            name = email.utils.parseaddr(dict(mail.raw_items())["From"].replace("\n", ""))[0]
            mails.append({
                "Headers": [{"Name": name, "Value": str(value), "Defects": [str(d) for d in value.defects]} for name, value in mail.items()],
                "Addresses": [a.addr_spec for a in mail["To"].addresses],
                "FromName": str(email.header.make_header(email.header.decode_header(name))),
                "FromAddress": mail["From"].addresses[0].addr_spec,
                "Type": mail.get_content_type(),
                "Date": mail["Date"].datetime.isoformat(),
                "Parts": [{"Type": p.get_content_type(), "Encoding": p["Content-Transfer-Encoding"], "Content": p.get_content()} for p in mail.iter_parts()],
                "Defects": [str(d) for part in mail.walk() for d in part.defects],
            })
        json.dump(mails, sys.stdout)
        """;

    public required IReadOnlyList<ParsedHeader> Headers { get; init; }

    public required IReadOnlyList<string> Addresses { get; init; }

    public required string FromName { get; init; }

    public required string FromAddress { get; init; }

    public required string Type { get; init; }

    public required DateTimeOffset Date { get; init; }

    public required IReadOnlyList<ParsedPart> Parts { get; init; }

    public required IReadOnlyList<string> Defects { get; init; }

    public string Text => Parts[0].Content;

    public string Html => Parts[1].Content;

    /// <summary>The one header of this name; null where there is none.</summary>
    public string? this[string name] => Headers.SingleOrDefault(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value;

    public static async Task<ParsedMail> ReadAsync(ReadOnlyMemory<byte> mail) => (await ReadAsync([mail]))[0];

    /// <summary>Skips the test where there is no Python.</summary>
    public static async Task<IReadOnlyList<ParsedMail>> ReadAsync(IEnumerable<ReadOnlyMemory<byte>> mails)
    {
        using var python = Start();
        Assert.SkipWhen(python is null, "Python 3 is not installed; its email package is what reads mails here.");
        await using (var input = python!.StandardInput)
        {
            await input.WriteAsync(JsonSerializer.Serialize(mails.Select(mail => Convert.ToHexString(mail.Span))));
        }

        var output = await python.StandardOutput.ReadToEndAsync();
        await python.WaitForExitAsync();
        Assert.Equal(0, python.ExitCode);
        return JsonSerializer.Deserialize<List<ParsedMail>>(output)!;
    }

    private static Process? Start()
    {
        try
        {
            return Process.Start(new ProcessStartInfo("python3", ["-c", Script]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}

internal sealed record ParsedHeader(string Name, string Value, IReadOnlyList<string> Defects);

internal sealed record ParsedPart(string Type, string Encoding, string Content);
