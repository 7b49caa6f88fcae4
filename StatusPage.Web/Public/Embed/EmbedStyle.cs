namespace StatusPage.Web.Public.Embed;

/// <summary>The banner's whole style sheet: it is one answer of a few KB, with nothing to fetch besides.</summary>
public static class EmbedStyle
{
    public const string Css =
        ":root{color-scheme:light dark;--ink:light-dark(#191d21,#eceff1);--muted:light-dark(#5b636b,#a2acb5);--surface:light-dark(#fff,#171c20);--line:light-dark(#e4e5e2,#2a3138);--ok:light-dark(#0f6a45,#6fd6a8);--mnt:light-dark(#1f57b0,#93bcfb);--warn:light-dark(#785300,#f3c95f);--part:light-dark(#a03c00,#ffa66b);--bad:light-dark(#ae1a2e,#ff959d);--off:light-dark(#5b636b,#a2acb5)}"
        + ":root[data-theme=light]{color-scheme:light}:root[data-theme=dark]{color-scheme:dark}"
        + ".is-operational{--c:var(--ok)}.is-maintenance{--c:var(--mnt)}.is-degraded{--c:var(--warn)}.is-partial{--c:var(--part)}.is-major{--c:var(--bad)}.is-nodata{--c:var(--off)}"
        + "*{box-sizing:border-box}html,body{margin:0;background:transparent}"
        + "body{font:400 14px/1.4 system-ui,-apple-system,\"Segoe UI\",Roboto,sans-serif;color:var(--ink)}"
        + "main{display:block;background:var(--surface);border:1px solid var(--line);border-inline-start:4px solid var(--c);border-radius:8px;padding:10px 14px}"
        + "h1{font-size:15px;line-height:1.4;margin:0}h1 svg{width:16px;height:16px;margin-inline-end:8px;vertical-align:-3px;color:var(--c)}"
        + "ul{list-style:none;margin:6px 0 0;padding:0}li{margin-top:4px;overflow-wrap:anywhere}li span,p{color:var(--muted)}p{margin:6px 0 0;font-size:12px}"
        + "a{color:inherit;text-underline-offset:2px}h1 a{text-decoration-color:var(--line)}a:focus-visible{outline:2px solid var(--c);outline-offset:2px;border-radius:2px}";
}
