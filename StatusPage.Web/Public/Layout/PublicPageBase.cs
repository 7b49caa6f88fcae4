using Microsoft.AspNetCore.Components;
using StatusPage.Core.Publication;
using StatusPage.Web.Public.Serving;

namespace StatusPage.Web.Public.Layout;

/// <summary>What every public page is rendered from: one published snapshot, and the files it links.</summary>
public abstract class PublicPageBase : ComponentBase
{
    [Parameter, EditorRequired]
    public required PublishedSnapshot Snapshot { get; set; }

    [Parameter, EditorRequired]
    public required PublicAssets Files { get; set; }
}
