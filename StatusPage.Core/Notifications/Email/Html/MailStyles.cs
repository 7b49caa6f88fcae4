using System.Globalization;
using System.Text;
using StatusPage.Core.Notifications.Email.Messages;

namespace StatusPage.Core.Notifications.Email.Html;

/// <summary>
/// Styles of mails. What makes a mail legible stands in its elements, for the sake of clients that know nothing else, and for
/// light ground. The sheet in its head adds phones, and dark ground where a client tells of it. A client that inverts
/// colours by itself finds every colour set together with its ground.
/// </summary>
internal static class MailStyles
{
    public const string Font = "font-family:-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif";
    public const string Text = $"{Font};font-size:16px;line-height:25px;color:#191d21";
    public const string Row = $"{Font};font-size:15px;line-height:22px;color:#191d21;padding:8px 0;border-top:1px solid #e4e5e2";
    public const string Small = $"{Font};font-size:14px;line-height:21px;color:#5b636b";
    public const string Heading = $"{Font};font-size:17px;line-height:24px;font-weight:700;color:#191d21";

    /// <summary>Long words, such as addresses, must not widen a phone's page.</summary>
    public const string Breaking = "word-break:break-word;overflow-wrap:anywhere";

    public static string Sheet(MailSite site)
    {
        var dark = new StringBuilder();
        foreach (var tone in MailTone.All)
        {
            dark.Append(CultureInfo.InvariantCulture, $".{tone.Class}{{color:{tone.WriteOnDark}!important}}");
        }

        return $$$"""
            :root{color-scheme:light dark;supported-color-schemes:light dark}
            @media (max-width:620px){
            .outer{padding:12px 0!important}
            .pad{padding-left:20px!important;padding-right:20px!important}
            .card{border-radius:0!important;border-left:0!important;border-right:0!important}
            .title{font-size:22px!important;line-height:28px!important}
            }
            @media (prefers-color-scheme:dark){
            .ground{background:#0f1316!important}
            .card{background:#171c20!important;border-color:#2a3138!important}
            .ink{color:#eceff1!important}
            .quiet{color:#a2acb5!important}
            .line{border-color:#2a3138!important}
            .link,.ink a{color:{{{site.DarkAccent}}}!important}
            .button{background:{{{site.DarkAccent}}}!important}
            .button a{color:#12162e!important}
            {{{dark}}}
            }
            """;
    }
}
