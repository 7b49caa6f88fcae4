using StatusPage.Core.Suggestions;
using StatusPage.Web.Shared;

namespace StatusPage.Web.Admin.Suggestions;

/// <summary>How the state of a suggestion looks.</summary>
public static class SuggestionLook
{
    public static StatusLook Of(SuggestionState state) => state switch
    {
        SuggestionState.Open => new("Open", "degraded"),
        SuggestionState.Published => new("Published", "monitoring"),
        SuggestionState.Dismissed => new("Dismissed", "cancelled"),
        SuggestionState.Closed => new("Closed", "ok"),
    };
}
