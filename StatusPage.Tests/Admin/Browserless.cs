using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Admin;

/// <summary>Fills and sends the plain forms of the account pages as a browser would: with cookies, hidden fields and all.</summary>
internal sealed class Browserless(StatusPageApp app) : IDisposable
{
    private readonly HttpClient _client = app.NewClient();

    public void Dispose() => _client.Dispose();

    public Task<HttpResponseMessage> GetAsync(string address) => _client.GetAsync(new Uri(address, UriKind.RelativeOrAbsolute));

    public async Task<IHtmlDocument> OpenAsync(string address) => Parse(await _client.GetStringAsync(new Uri(address, UriKind.RelativeOrAbsolute)));

    /// <summary>Opens a page, fills its form and sends it.</summary>
    public async Task<HttpResponseMessage> SendAsync(string address, params (string Name, string Value)[] typed)
    {
        var form = (IHtmlFormElement?)(await OpenAsync(address)).QuerySelector("form[method=post]") ?? throw new InvalidOperationException($"{address} has no form.");
        var values = form.QuerySelectorAll("input[type=hidden]").OfType<IHtmlInputElement>().Select(i => KeyValuePair.Create(i.Name!, i.Value))
            .Concat(typed.Select(t => KeyValuePair.Create(t.Name, t.Value)));
        using var content = new FormUrlEncodedContent(values);
        return await _client.PostAsync(new Uri(form.GetAttribute("action") ?? address, UriKind.RelativeOrAbsolute), content);
    }

    public Task<HttpResponseMessage> SignInAsync(string email, string password, string address = "/admin/sign-in") =>
        SendAsync(address, ("email", email), ("password", password));

    public async Task<bool> IsSignedInAsync()
    {
        using var answer = await GetAsync("/admin");
        return answer.StatusCode == HttpStatusCode.OK;
    }

    public static IHtmlDocument Parse(string html) => new HtmlParser().ParseDocument(html);

    /// <summary>The sentences with which a form was refused.</summary>
    public static async Task<string> AlertAsync(HttpResponseMessage answer) =>
        Parse(await answer.Content.ReadAsStringAsync()).QuerySelector("[role=alert]")?.TextContent.Trim() ?? "";
}
