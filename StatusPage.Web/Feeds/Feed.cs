namespace StatusPage.Web.Feeds;

/// <summary>What a feed tells, before it is written in one of the formats.</summary>
/// <param name="Id">The same for ever, wherever the page moves.</param>
/// <param name="Title">Of the feed.</param>
/// <param name="Subtitle">What is in it.</param>
/// <param name="Author">Who publishes it.</param>
/// <param name="PageUrl">The page that tells the same to people.</param>
/// <param name="AtomUrl">Its own address in the one format.</param>
/// <param name="RssUrl">Its own address in the other.</param>
/// <param name="Updated">When something was last published in it.</param>
/// <param name="Entries">What was updated last comes first.</param>
public sealed record Feed(
    string Id,
    string Title,
    string Subtitle,
    string Author,
    string PageUrl,
    string AtomUrl,
    string RssUrl,
    DateTimeOffset Updated,
    IReadOnlyList<FeedEntry> Entries);

/// <param name="Id">The same for ever.</param>
/// <param name="Title">Plain text.</param>
/// <param name="Url">Of its own page.</param>
/// <param name="Published">When it was first public.</param>
/// <param name="Updated">When a reader last had something new to learn of it.</param>
/// <param name="Categories">Kind, status and impact.</param>
/// <param name="Html">All of it, newest first.</param>
public sealed record FeedEntry(
    string Id,
    string Title,
    string Url,
    DateTimeOffset Published,
    DateTimeOffset Updated,
    IReadOnlyList<FeedCategory> Categories,
    string Html);

/// <param name="Term">For programs: a word of the HTTP contract.</param>
/// <param name="Label">For people.</param>
public sealed record FeedCategory(string Term, string Label);
