using System.Globalization;
using System.Text;

namespace StatusPage.Tests.Support;

/// <summary>What a <see cref="ScriptedTarget"/> may do to its callers.</summary>
public static class Scripts
{
    public static Func<ScriptedTarget.Caller, Task> Answer(int status, string body = "", params string[] headers) => async caller =>
    {
        await caller.RequestAsync();
        await caller.SendAsync(Response(status, body, headers));
    };

    public static Func<ScriptedTarget.Caller, Task> Json(string json) => Answer(200, json, "Content-Type: application/json");

    /// <summary>Takes the connection and the request, and says nothing.</summary>
    public static async Task Hang(ScriptedTarget.Caller caller)
    {
        await caller.RequestAsync();
        await caller.HangAsync();
    }

    /// <summary>Takes the connection and says nothing, not even a handshake.</summary>
    public static Task Silent(ScriptedTarget.Caller caller) => caller.HangAsync();

    public static async Task DripHeaders(ScriptedTarget.Caller caller)
    {
        await caller.RequestAsync();
        await caller.DripAsync(Response(200, "ok"));
    }

    public static async Task DripBody(ScriptedTarget.Caller caller)
    {
        await caller.RequestAsync();
        await caller.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
        await caller.DripAsync(new string('x', 100));
    }

    public static async Task TenGigabytes(ScriptedTarget.Caller caller)
    {
        await caller.RequestAsync();
        await caller.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\n");
        var block = Encoding.ASCII.GetBytes(new string('x', 65_536));
        while (true)
        {
            await caller.SendAsync(block);
        }
    }

    /// <summary>Sends every caller on, the request to <c>/n</c> to <c>/n+1</c>.</summary>
    public static async Task RedirectForEver(ScriptedTarget.Caller caller)
    {
        var path = (await caller.RequestAsync()).Split(' ')[1];
        var number = int.Parse(path.TrimStart('/'), CultureInfo.InvariantCulture);
        await caller.SendAsync(Response(302, "", $"Location: /{number + 1}"));
    }

    public static async Task CloseWithinHeaders(ScriptedTarget.Caller caller)
    {
        await caller.RequestAsync();
        await caller.SendAsync("HTTP/1.1 200 OK\r\nContent-Le");
    }

    public static async Task CloseWithinBody(ScriptedTarget.Caller caller)
    {
        await caller.RequestAsync();
        await caller.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nfine so far");
    }

    public static async Task CloseWithoutAnswer(ScriptedTarget.Caller caller) => await caller.RequestAsync();

    public static async Task Reset(ScriptedTarget.Caller caller)
    {
        await caller.RequestAsync();
        caller.Reset();
    }

    public static async Task Garbage(ScriptedTarget.Caller caller)
    {
        await caller.RequestAsync();
        await caller.SendAsync("\u0001\u0002 this is a mail server, is it not?\r\n\r\n");
    }

    public static async Task HugeHeaders(ScriptedTarget.Caller caller)
    {
        await caller.RequestAsync();
        await caller.SendAsync("HTTP/1.1 200 OK\r\n");
        for (var i = 0; i < 200; i++)
        {
            await caller.SendAsync($"X-{i}: {new string('x', 1_000)}\r\n");
        }

        await caller.SendAsync("\r\n");
    }

    public static string Response(int status, string body, params string[] headers) =>
        $"HTTP/1.1 {status} {(status == 200 ? "OK" : "Said So")}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n{body}";
}
