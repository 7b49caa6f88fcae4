using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Promises;
using StatusPage.Core.Subscribers.Import;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Accounts;

/// <summary>
/// Every public method that somebody calls as somebody, with the least role it takes. A new one must be entered here,
/// so that nobody forgets to think about who may call it.
/// </summary>
public sealed class RolesTests(RolesTests.Staff staff) : IClassFixture<RolesTests.Staff>
{
    private static readonly Dictionary<string, StaffRole> LeastRole = new(StringComparer.Ordinal)
    {
        ["AccountService.ChangeOwnPasswordAsync"] = StaffRole.Viewer,
        ["AccountService.ChangeUserAsync"] = StaffRole.Administrator,
        ["AccountService.InviteAsync"] = StaffRole.Administrator,
        ["AccountService.IssuePasswordLinkAsync"] = StaffRole.Administrator,
        ["AlertSourceService.AddAsync"] = StaffRole.Editor,
        ["AlertSourceService.ChangeAsync"] = StaffRole.Editor,
        ["AlertSourceService.RemoveAsync"] = StaffRole.Editor,
        ["AlertSourceService.RevealAsync"] = StaffRole.Editor,
        ["AlertSourceService.RotateAsync"] = StaffRole.Editor,
        ["CatalogService.AddComponentAsync"] = StaffRole.Editor,
        ["CatalogService.AddGroupAsync"] = StaffRole.Editor,
        ["CatalogService.ArrangeAsync"] = StaffRole.Editor,
        ["CatalogService.ChangeComponentAsync"] = StaffRole.Editor,
        ["CatalogService.ChangeGroupAsync"] = StaffRole.Editor,
        ["CatalogService.RemoveComponentAsync"] = StaffRole.Editor,
        ["CatalogService.RemoveGroupAsync"] = StaffRole.Editor,
        ["CatalogService.SetStatusAsync"] = StaffRole.Responder,
        ["CatalogService.ShowAsync"] = StaffRole.Editor,
        ["ImportRuns.StartAsync"] = StaffRole.Editor,
        ["IncidentService.AcknowledgeAsync"] = StaffRole.Responder,
        ["IncidentService.AddNoteAsync"] = StaffRole.Responder,
        ["IncidentService.ChangeAsync"] = StaffRole.Responder,
        ["IncidentService.CorrectAsync"] = StaffRole.Responder,
        ["IncidentService.HandLeadToAsync"] = StaffRole.Responder,
        ["IncidentService.PostAsync"] = StaffRole.Responder,
        ["IncidentService.RemoveAsync"] = StaffRole.Administrator,
        ["IncidentService.ReopenAsync"] = StaffRole.Responder,
        ["IncidentService.ReportAsync"] = StaffRole.Responder,
        ["JobBoard.RunNowAsync"] = StaffRole.Administrator,
        ["MaintenanceService.CancelAsync"] = StaffRole.Responder,
        ["MaintenanceService.ChangeAsync"] = StaffRole.Responder,
        ["MaintenanceService.EndSeriesAsync"] = StaffRole.Responder,
        ["MaintenanceService.ExceptAsync"] = StaffRole.Responder,
        ["MaintenanceService.PostAsync"] = StaffRole.Responder,
        ["MaintenanceService.ScheduleAsync"] = StaffRole.Responder,
        ["NotificationService.RetryAsync"] = StaffRole.Responder,
        ["NotificationService.RetryFailedAsync"] = StaffRole.Responder,
        ["NotificationService.SendAsync"] = StaffRole.Responder,
        ["NotificationService.SendTestAsync"] = StaffRole.Editor,
        ["PostmortemService.ChangeAsync"] = StaffRole.Responder,
        ["PostmortemService.DiscardAsync"] = StaffRole.Responder,
        ["PostmortemService.DraftAsync"] = StaffRole.Responder,
        ["PostmortemService.LinkAsync"] = StaffRole.Responder,
        ["PostmortemService.PublishAsync"] = StaffRole.Responder,
        ["MaintenanceService.CorrectAsync"] = StaffRole.Responder,
        ["PostmortemService.GoOnAsync"] = StaffRole.Responder,
        ["PostmortemService.SetActionAsync"] = StaffRole.Responder,
        ["PostmortemService.UnlinkAsync"] = StaffRole.Responder,
        ["ProbeRollups.RebuildAsync"] = StaffRole.Administrator,
        ["ProbeService.AddAsync"] = StaffRole.Editor,
        ["ProbeService.ChangeAsync"] = StaffRole.Editor,
        ["ProbeService.PauseAsync"] = StaffRole.Editor,
        ["ProbeService.RemoveAsync"] = StaffRole.Editor,
        ["ProbeService.ResumeAsync"] = StaffRole.Editor,
        ["ProbeService.RotateSecretAsync"] = StaffRole.Editor,
        ["ProbeService.TryAsync"] = StaffRole.Editor,
        ["ProbingSettingsService.ChangeAsync"] = StaffRole.Administrator,
        ["PromiseService.WaiveAsync"] = StaffRole.Administrator,
        ["SettingsService.ChangeAsync"] = StaffRole.Administrator,
        ["SettingsService.ChangePolicyAsync"] = StaffRole.Administrator,
        ["SubscriberAdminService.AddAsync"] = StaffRole.Editor,
        ["SubscriberAdminService.ChangeAsync"] = StaffRole.Editor,
        ["SubscriberAdminService.EraseAsync"] = StaffRole.Editor,
        ["SubscriberAdminService.QuarantineAsync"] = StaffRole.Editor,
        ["SubscriberAdminService.ReleaseAllAsync"] = StaffRole.Editor,
        ["SubscriberAdminService.ReleaseAsync"] = StaffRole.Editor,
        ["SubscriberAdminService.ResendAsync"] = StaffRole.Editor,
        ["SubscriberAdminService.UnsubscribeAsync"] = StaffRole.Editor,
        ["SubscriberExport.RecordAsync"] = StaffRole.Editor,
        ["SubscriberImport.RunAsync"] = StaffRole.Editor,
        ["SuggestionService.DismissAsync"] = StaffRole.Responder,
        ["SuggestionService.PublishAsync"] = StaffRole.Responder,
        ["TemplateService.AddAsync"] = StaffRole.Editor,
        ["TemplateService.ChangeAsync"] = StaffRole.Editor,
        ["TemplateService.RemoveAsync"] = StaffRole.Editor,
        ["TierService.AddAsync"] = StaffRole.Editor,
        ["TierService.ChangeAsync"] = StaffRole.Editor,
        ["TierService.RemoveAsync"] = StaffRole.Editor,
        ["TokenService.ChangeAsync"] = StaffRole.Administrator,
        ["TokenService.CreateAsync"] = StaffRole.Administrator,
        ["TokenService.RevokeAsync"] = StaffRole.Administrator,
        ["WebhookService.AddAsync"] = StaffRole.Editor,
        ["WebhookService.ChangeAsync"] = StaffRole.Editor,
        ["WebhookService.RemoveAsync"] = StaffRole.Editor,
        ["WebhookService.ResumeAsync"] = StaffRole.Editor,
        ["WebhookService.RetryAsync"] = StaffRole.Editor,
        ["WebhookService.RevealAsync"] = StaffRole.Editor,
        ["WebhookService.RotateAsync"] = StaffRole.Editor,
        ["WebhookTester.TestAsync"] = StaffRole.Editor,
    };

    public static TheoryData<string, StaffRole> EveryMethodAndRole()
    {
        var rows = new TheoryData<string, StaffRole>();
        foreach (var (method, role) in LeastRole.Keys.SelectMany(method => Enum.GetValues<StaffRole>().Select(role => (method, role))))
        {
            rows.Add(method, role);
        }

        return rows;
    }

    [Fact]
    public void The_table_names_every_method_that_takes_an_actor() =>
        Assert.Equal(LeastRole.Keys.Order(StringComparer.Ordinal), Methods().Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(EveryMethodAndRole))]
    public async Task A_method_is_refused_below_its_role_and_open_from_it_on(string method, StaffRole role)
    {
        foreach (var actor in new[] { staff.People[role], staff.Tokens[role] })
        {
            var refusal = await CallAsync(method, actor);

            if (role < LeastRole[method])
            {
                var forbidden = Assert.IsType<ForbiddenException>(refusal);
                Assert.Contains(LeastRole[method].ToWord(), forbidden.Message, StringComparison.Ordinal);
            }
            else
            {
                Assert.IsNotType<ForbiddenException>(refusal);
            }
        }
    }

    [Fact]
    public async Task Whoever_was_disabled_revoked_or_expired_or_never_was_may_do_nothing()
    {
        foreach (var method in LeastRole.Keys)
        {
            foreach (var actor in staff.Refused)
            {
                Assert.IsType<ForbiddenException>(await CallAsync(method, actor));
            }
        }
    }

    [Fact]
    public async Task A_demotion_holds_at_once()
    {
        var actor = await staff.App.AddStaffAsync(StaffRole.Editor);
        await staff.App.Catalog.AddGroupAsync(actor, new() { Name = "Before the demotion" });

        await staff.App.Accounts.ChangeUserAsync(staff.App.Admin, actor.Id, new UserChange(null, StaffRole.Responder, null), null);

        await Assert.ThrowsAsync<ForbiddenException>(() => staff.App.Catalog.AddGroupAsync(actor, new() { Name = "After the demotion" }));
    }

    /// <summary>What the call is refused with; null where it went through. Anything but a refusal is a mistake of ours.</summary>
    private async Task<RefusedException?> CallAsync(string name, Actor actor)
    {
        var method = Methods()[name];
        var arguments = method.GetParameters().Select(parameter => parameter.ParameterType == typeof(Actor) ? actor : Plain(parameter.ParameterType)).ToArray();
        try
        {
            await (Task)method.Invoke(staff.App.Services.GetRequiredService(method.DeclaringType!), arguments)!;
            return null;
        }
        catch (RefusedException refused)
        {
            return refused;
        }
    }

    private static Dictionary<string, MethodInfo> Methods() => typeof(CoreServices).Assembly.GetExportedTypes()
        .Where(type => type.IsClass && !type.IsAbstract && type != typeof(Core.Data.Acts))
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        .Where(method => method.GetParameters() is [{ ParameterType: var first }, ..] && first == typeof(Actor) && typeof(Task).IsAssignableFrom(method.ReturnType))
        .ToDictionary(method => $"{method.DeclaringType!.Name}.{method.Name}", StringComparer.Ordinal);

    /// <summary>Some value of a type: enough to come past the question of who asks.</summary>
    private static object? Plain(Type type) => type switch
    {
        _ when type == typeof(string) => "none",
        _ when type == typeof(IncidentPolicy) => IncidentPolicy.Default,
        _ when type == typeof(SpooledFile) => SpooledFile.Create(),
        _ when type == typeof(Stream) => new MemoryStream(),
        _ when typeof(Delegate).IsAssignableFrom(type) => null,
        { IsValueType: true } => Activator.CreateInstance(type),
        { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) => Array.CreateInstance(type.GetGenericArguments()[0], 0),
        { IsInterface: true } => null,
        _ when type.GetConstructor([]) is { } constructor => constructor.Invoke([]),
        _ => type.GetConstructors()[0] is var full ? full.Invoke([.. full.GetParameters().Select(parameter => Plain(parameter.ParameterType))]) : null,
    };

    /// <summary>One person and one token of each role, and those who may nothing.</summary>
    public sealed class Staff : IAsyncLifetime
    {
        public CoreApp App { get; private set; } = null!;

        public Dictionary<StaffRole, Actor> People { get; } = [];

        public Dictionary<StaffRole, Actor> Tokens { get; } = [];

        public List<Actor> Refused { get; } = [];

        public async ValueTask InitializeAsync()
        {
            App = await CoreApp.StartAsync();
            foreach (var role in Enum.GetValues<StaffRole>())
            {
                People[role] = await App.AddStaffAsync(role);
                Tokens[role] = await TokenAsync(role, null);
            }

            var disabled = await App.AddStaffAsync(StaffRole.Administrator, "Former colleague");
            await App.Accounts.ChangeUserAsync(App.Admin, disabled.Id, new UserChange(null, null, Disabled: true), null);
            var revoked = await TokenAsync(StaffRole.Administrator, null);
            await App.Tokens.RevokeAsync(App.Admin, revoked.Id, null);
            var expired = await TokenAsync(StaffRole.Administrator, App.Now.AddHours(1));
            App.Clock.Advance(TimeSpan.FromHours(1));
            Refused.AddRange([disabled, revoked, expired, Actor.Staff("nobody", "Nobody"), Actor.Token("nothing", "Nothing")]);
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();

        private async Task<Actor> TokenAsync(StaffRole role, DateTimeOffset? expiresAt)
        {
            var (token, _) = await App.Tokens.CreateAsync(App.Admin, $"Token of a {role}", role, expiresAt);
            return Actor.Token(token.Id, token.Name);
        }
    }
}
