namespace StatusPage.Web.Api.Documentation;

/// <summary>What each refusal means, said once for all operations.</summary>
internal static class RefusalSentences
{
    public static string? Of(string status, string? operation = null) => (status, operation) switch
    {
        ("503", "getReadiness") => "A part without which it cannot do its work is failing; parts says which, and why.",
        ("303", _) => "To a browser that sent a form: Location is the page to go to.",
        ("304", _) => "What you have, by If-None-Match, still holds; without a body.",
        ("400", _) => "Malformed: JSON that cannot be read, a member of the wrong type, a query parameter or a header that is not understood. errors names it.",
        ("401", _) => "No token was sent, or it is not known, was revoked or has expired.",
        ("403", _) => "The token's role does not allow this.",
        ("404", _) => "There is no such thing, or there is none any more.",
        ("409", _) => "A rule forbids it in the present state, or If-Match names a version that is no longer the present one. Nothing was changed.",
        ("410", _) => "The link was valid once and is no longer.",
        ("413", _) => "The body is larger than what is taken.",
        ("415", _) => "A body of another kind than those that are taken.",
        ("422", _) => "It was understood and breaks a rule of a field. errors says for each field what is wrong and what would be accepted.",
        ("429", _) => "Too many calls; Retry-After says how many seconds to wait.",
        ("503", _) => "It cannot be done at the moment; Retry-After says when to try again. Nothing was changed.",
        _ => null,
    };
}
