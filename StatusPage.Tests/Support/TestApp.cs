using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Catalog;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Publication;

namespace StatusPage.Tests.Support;

/// <summary>
/// The product with a database of its own and a clock that the test sets, driven in the words of the domain.
/// <see cref="CoreApp"/> is the services alone, <see cref="StatusPageApp"/> the whole program with its web server.
/// </summary>
public abstract class TestApp : IAsyncDisposable
{
    public const string AdminEmail = "anna@example.com";
    public const string AdminPassword = "correct horse battery staple";

    private int _staff;

    public FakeClock Clock { get; } = new();

    public abstract IServiceProvider Services { get; }

    /// <summary>The administrator who does what a driver is not told to do as somebody else.</summary>
    public Actor Admin { get; protected set; } = Actor.System("tests");

    public DateTimeOffset Now => Clock.Now;

    public CatalogService Catalog => Get<CatalogService>();

    public IncidentService Incidents => Get<IncidentService>();

    public TemplateService Templates => Get<TemplateService>();

    public AccountService Accounts => Get<AccountService>();

    public TokenService Tokens => Get<TokenService>();

    public Acts Acts => Get<Acts>();

    /// <summary>What the public sees.</summary>
    public PublishedSnapshot Published => Get<Publisher>().Current ?? throw new InvalidOperationException("Nothing was published yet.");

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>Asks the database itself.</summary>
    public async Task<T> ReadAsync<T>(Func<StatusPageDbContext, Task<T>> read)
    {
        await using var db = await Get<IDbContextFactory<StatusPageDbContext>>().CreateDbContextAsync();
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return await read(db);
    }

    public Task<ComponentGroup> AddGroupAsync(string name) => Catalog.AddGroupAsync(Admin, new GroupInput { Name = name });

    public Task<Component> AddComponentAsync(string name, ComponentGroup? group = null, Func<ComponentInput, ComponentInput>? with = null)
    {
        var input = new ComponentInput { Name = name, GroupId = group?.Id };
        return Catalog.AddComponentAsync(Admin, with?.Invoke(input) ?? input);
    }

    /// <summary>Reports a major incident, being investigated, that affects these components.</summary>
    public Task<Incident> ReportAsync(string title, params (Component Component, ComponentStatus Status)[] affected) =>
        ReportAsync(title, report => report, affected);

    public Task<Incident> ReportAsync(string title, Func<IncidentReport, IncidentReport> with, params (Component Component, ComponentStatus Status)[] affected) =>
        Incidents.ReportAsync(Admin, with(new IncidentReport
        {
            Title = title,
            Impact = Impact.Major,
            Message = "We are looking into it.",
            Components = [.. affected.Select(a => new AffectedComponent(a.Component.Id, a.Status))],
        }));

    public async Task<Incident> PostAsync(Incident incident, string message, Func<IncidentPosting, IncidentPosting>? with = null)
    {
        var posting = new IncidentPosting { Message = message };
        return (await Incidents.PostAsync(Admin, incident.Id, with?.Invoke(posting) ?? posting, expectedVersion: null)).Incident;
    }

    public Task<Incident> ResolveAsync(Incident incident, string message = "All is well again.") => PostAsync(incident, message, posting => posting with
    {
        Status = IncidentStatus.Resolved,
        RootCause = "A disk was full.",
        Remediation = "We added space and an alarm.",
    });

    public async Task<Incident> ReopenAsync(Incident incident, string? message = null) =>
        (await Incidents.ReopenAsync(Admin, incident.Id, message, components: null, notify: true, expectedVersion: null)).Incident;

    public Task<IncidentTemplate> AddTemplateAsync(string name, Func<TemplateInput, TemplateInput>? with = null)
    {
        var input = new TemplateInput { Name = name, Title = name, Impact = Impact.Minor, Message = "We are looking into it." };
        return Templates.AddAsync(Admin, with?.Invoke(input) ?? input);
    }

    /// <summary>A window that <see cref="MaintenanceClock.RunOnceAsync"/> starts and completes at its times.</summary>
    public Task<MaintenanceWindow> AddMaintenanceAsync(string title, DateTimeOffset from, DateTimeOffset until, params Component[] components) =>
        Acts.RunAsync(Actor.System("tests"), StaffRole.Responder, act =>
        {
            var window = new MaintenanceWindow(Ids.New(act.Now), title, "Planned work.", [.. components.Select(c => c.Id)], from, until, act.Now);
            act.Db.Maintenances.Add(window);
            act.Record("maintenance.scheduled", "maintenance", window.Id, window.Title);
            return Task.FromResult(window);
        });

    /// <summary>A new member of staff who may sign in with <see cref="AdminPassword"/>.</summary>
    public async Task<Actor> AddStaffAsync(StaffRole role, string? name = null)
    {
        name ??= $"{role} {Interlocked.Increment(ref _staff)}";
        var (user, link) = await Accounts.InviteAsync(Admin, name, $"{name.Replace(' ', '.').ToLowerInvariant()}@example.com", role);
        await Accounts.ChoosePasswordAsync(link.Secret, AdminPassword);
        return Actor.Staff(user.Id, user.Name);
    }

    /// <summary>Moves the clock and lets the maintenance clock and the next refresh run, as the scheduler would.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        Clock.Advance(time);
        await Get<MaintenanceClock>().RunOnceAsync(CancellationToken.None);
        await Get<Publisher>().RefreshAsync();
    }

    public abstract ValueTask DisposeAsync();

    protected async Task FindAdminAsync()
    {
        var admin = await ReadAsync(db => db.Users.OrderBy(u => u.CreatedAt).FirstAsync());
        Admin = Actor.Staff(admin.Id, admin.Name);
    }
}
