using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Uptime;

namespace StatusPage.Core.Data.Demo;

internal sealed record DemoComponent(string Name, string Description, string Measured, decimal? Target, string? Plans, bool Core = true);

internal sealed record DemoGroup(string Name, IReadOnlyList<DemoComponent> Components);

internal sealed record DemoTemplate(string Name, string Title, Impact Impact, string Message, int Uses, IReadOnlyList<DemoAffected> Components);

internal sealed record DemoTier(string Name, string Description, decimal Target, IReadOnlyList<CreditBand> Bands, IReadOnlyList<string>? Components);

/// <summary>Quillwerk, who is invented: contracts sent, signed and kept. Its page, its board, its people, its templates.</summary>
internal static class DemoCompany
{
    public const string Name = "Quillwerk";
    public const string Tagline = "Contracts sent, signed and safely kept.";
    public const string TimeZone = "Europe/Berlin";
    public const string HomeUrl = "https://quillwerk.example";

    public const string Support =
        """
        Is something not working and you do not see it here? Tell us: we would rather hear it twice.

        - **Write** to [support@quillwerk.example](mailto:support@quillwerk.example), with the document's number if there is one. We answer on working days from 08:00 to 19:00 Berlin time, usually within the hour.
        - **Call** +49 30 23125 042 if recipients cannot sign. Enterprise customers reach us there at any hour.
        """;

    public const string SigningPages = "Signing pages";
    public const string Rendering = "Document rendering";
    public const string Identity = "Identity checks";
    public const string Seals = "Seals and timestamps";
    public const string WebApp = "Web app";
    public const string SignIn = "Sign-in and SSO";
    public const string Archive = "Archive and search";
    public const string Reports = "Reports and exports";
    public const string Api = "REST API";
    public const string Webhooks = "Webhooks";
    public const string Sandbox = "Sandbox";
    public const string Email = "Email delivery";
    public const string Sms = "SMS codes";
    public const string HelpCentre = "Help centre";

    public const string Lena = "Lena Hoffmann";
    public const string Tomas = "Tomás Rivera";
    public const string Aylin = "Aylin Demir";
    public const string Jonas = "Jonas Weber";
    public const string Priya = "Priya Nair";

    private const string AllPlans = "All plans";
    private const string BusinessPlans = "Business, Enterprise";

    public static IReadOnlyList<DemoGroup> Board { get; } =
    [
        new(
            "Signing",
            [
                new(SigningPages, "Where recipients open a document, read it and sign.", "A test document opens and takes a signature within 5 seconds", 99.95m, AllPlans),
                new(Rendering, "Turns uploads into pages, and signed pages into the final PDF.", "A ten-page test document is rendered within 20 seconds", 99.9m, AllPlans),
                new(Identity, "Confirms who is signing: bank login, electronic ID card or video call.", "Each method completes a test identification every 5 minutes", 99.5m, BusinessPlans),
                new(Seals, "Qualified electronic seals and timestamps on finished documents.", "A timestamp is issued and verified within 3 seconds", 99.9m, BusinessPlans),
            ]),
        new(
            "Workspace",
            [
                new(WebApp, "The place to prepare, send and follow documents, at app.quillwerk.example.", "GET /app returns 200 within 2 seconds", 99.95m, AllPlans),
                new(SignIn, "Passwords, passkeys, and single sign-on with SAML and OpenID Connect.", "A test account signs in by password and by SAML", 99.95m, AllPlans),
                new(Archive, "Finished documents, their evidence, and full-text search over both.", "A known document is found and opened within 3 seconds", 99.9m, AllPlans),
                new(Reports, "Monthly reports, and exports to CSV and to your own storage.", "The nightly test export is complete by 06:00 Berlin time", null, BusinessPlans, Core: false),
            ]),
        new(
            "Developers",
            [
                new(Api, "Everything the web app does, by program, at api.quillwerk.example.", "GET /v3/ping returns 200 within 1 second", 99.95m, BusinessPlans),
                new(Webhooks, "Calls to your systems when a document is opened, signed or declined.", "99 % of first attempts leave within 30 seconds", 99.9m, BusinessPlans),
                new(Sandbox, "A copy of everything to build against. Its documents bind nobody.", "GET /v3/ping on the sandbox returns 200", null, AllPlans, Core: false),
            ]),
        new(
            "Messages and help",
            [
                new(Email, "Invitations, reminders and finished documents by email.", "99 % of invitations are accepted by the receiving server within 2 minutes", 99.9m, AllPlans),
                new(Sms, "One-time codes that recipients type in before they sign.", "A code reaches our test phones in five countries within 30 seconds", 99.5m, BusinessPlans),
                new(HelpCentre, "Guides, answers and the contact form.", "GET / returns 200", null, AllPlans, Core: false),
            ]),
    ];

    public static IReadOnlyList<DemoTier> Tiers { get; } =
    [
        new("Business", "Holds for every Business plan, without asking for it.", 99.9m, [new(99.9m, 10), new(99m, 25)], null),
        new(
            "Enterprise",
            "Holds for Enterprise plans, for what documents cannot be sent and signed without.",
            99.95m,
            [new(99.95m, 10), new(99.5m, 25), new(95m, 50)],
            [SigningPages, Rendering, WebApp, SignIn, Api]),
    ];

    public static IReadOnlyList<DemoTemplate> Templates { get; } =
    [
        new(
            "Slow responses",
            "{{component}}: slow responses",
            Impact.Minor,
            """
            Since about {{time}}, {{component}} has been answering more slowly than usual. Requests complete, some of them only after several seconds. Nothing is lost.

            We are looking into the cause and will post the next update within 60 minutes.
            """,
            11,
            []),
        new(
            "Outage",
            "{{component}} unavailable",
            Impact.Critical,
            """
            {{component}} cannot be reached at the moment. Documents that were already signed are safe, and nothing that was sent is lost.

            Our engineers are at work on it. We will post the next update within 30 minutes, sooner if there is news.
            """,
            4,
            []),
        new(
            "Identification provider in trouble",
            "{{component}}: {{method}} not available",
            Impact.Major,
            """
            Identifications by {{method}} have been failing since {{time}}. The other methods work: recipients can go back one step and choose another one, and their documents stay open until they do.

            We are in touch with the provider. Next update within 60 minutes.
            """,
            6,
            [DemoAffected.Partial(Identity)]),
        new(
            "Messages delayed",
            "{{component}} delayed",
            Impact.Minor,
            """
            Messages are leaving late: at {{time}} the delay was about {{delay}}. They are queued and will all be sent; please do not send them again.

            **In the meantime** the link to a document can be copied from its page in the web app and passed on by hand.
            """,
            9,
            [DemoAffected.Degraded(Email)]),
        new(
            "Webhooks delayed",
            "Webhooks delayed",
            Impact.Minor,
            """
            Webhooks are leaving with a delay of about {{delay}}. Each event is kept and will be delivered once, in order; the REST API shows the current state at any time.

            Next update within 60 minutes.
            """,
            5,
            [DemoAffected.Degraded(Webhooks)]),
    ];
}
