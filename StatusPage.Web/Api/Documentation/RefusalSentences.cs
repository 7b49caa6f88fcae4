namespace StatusPage.Web.Api.Documentation;

/// <summary>What each refusal means, said once for all operations.</summary>
internal static class RefusalSentences
{
    /// <summary>Of an operation to which it means something else than to the others.</summary>
    public static string? Of(string status, string? operation) => (status, operation) is ("503", "getReadiness")
        ? "A part without which it cannot do its work is failing; parts says which, and why."
        : Of(status);

    public static string? Of(string status) => status switch
    {
        "303" => "To a browser that sent a form: Location is the page to go to.",
        "304" => "What you have, by If-None-Match, still holds; without a body.",
        "400" => "Malformed: a body that is not one JSON object, or a query parameter or a header that is not understood.",
        "401" => "No token was sent, or it is not known, was revoked or has expired.",
        "403" => "The token's role does not allow this.",
        "404" => "There is no such thing, or there is none any more.",
        "409" => "A rule forbids it in the present state, or If-Match names a version that is no longer the present one. Nothing was changed.",
        "410" => "The link was valid once and is no longer.",
        "413" => "The body is larger than what is taken.",
        "415" => "A body of another kind than those that are taken.",
        "422" => "It was read and breaks a rule of a field; a value of the wrong type does so too, and with a token a member that nobody knows. errors says for each field what is wrong and what would be accepted.",
        "429" => "Too many calls; Retry-After says how many seconds to wait.",
        "503" => "It cannot be done at the moment; Retry-After says when to try again. Nothing was changed.",
        _ => null,
    };
}
