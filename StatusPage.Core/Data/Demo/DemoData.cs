using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Probing;
using StatusPage.Core.Promises;
using StatusPage.Core.Settings;
using StatusPage.Core.Uptime;

namespace StatusPage.Core.Data.Demo;

/// <summary>
/// Fills an empty installation with an invented company and its last three months, reckoned from the present moment.
/// Everything goes through the same rules as real entries; nobody is mailed, though it is written down who would have been.
/// </summary>
public sealed class DemoData(Acts acts, AccountService accounts, ProbeSecrets secrets, IDbContextFactory<StatusPageDbContext> contexts)
{
    /// <summary>The demonstration's administrator, whom only a development machine gets.</summary>
    public const string AdminEmail = "demo@example.com";

    public const string AdminPassword = "demo-status-page";

    /// <summary>Does nothing where there is content already, and creates nobody where somebody can sign in already.</summary>
    public async Task LoadAsync(bool withAdministrator)
    {
        bool content;
        bool users;
        await using (var db = await contexts.CreateDbContextAsync())
        {
            content = await HasContentAsync(db);
            users = await db.Users.AnyAsync();
        }

        if (!content)
        {
            await acts.RunAsync(Actor.System("demo data"), StaffRole.Administrator, FillAsync);
        }

        if (withAdministrator && !users)
        {
            await accounts.BootstrapAdministratorAsync(AdminEmail, AdminPassword);
        }
    }

    private static async Task<bool> HasContentAsync(StatusPageDbContext db) =>
        await db.Components.AnyAsync() || await db.Groups.AnyAsync() || await db.Incidents.AnyAsync()
        || await db.Maintenances.AnyAsync() || await db.Templates.AnyAsync() || await db.Tiers.AnyAsync();

    private async Task FillAsync(Act act)
    {
        if (await HasContentAsync(act.Db))
        {
            return;
        }

        var publication = await act.Db.Publications.AsNoTracking().Select(p => p.Version).SingleAsync() + 1;
        var clock = new DemoClock(act.Now, TimeZoneInfo.FindSystemTimeZoneById(DemoCompany.TimeZone));
        var policyNumber = await AddPolicyAsync(act);
        var script = new DemoScript();
        var components = AddBoard(script, clock);
        AddTiers(script, clock, components);
        AddTemplates(script, clock, components);
        foreach (var story in DemoThirdMonth.Stories(clock).Concat(DemoSecondMonth.Stories(clock)).Concat(DemoFirstMonth.Stories(clock)).Concat(DemoToday.Stories(clock)))
        {
            new DemoIncident(story, components, policyNumber, publication, clock.Now).AddTo(script);
        }

        foreach (var window in DemoPlannedWork.Windows(clock))
        {
            AddWindow(script, clock, window, components, publication);
        }

        new DemoProbes(clock, components, secrets).AddTo(script);
        new DemoSubscribers(clock, components).AddTo(script);
        await script.PlayAsync(act);

        // Last, and in the real act: its change of what the public sees is what publishes all of the above.
        var settings = await act.Db.Settings.SingleAsync();
        settings.Name = DemoCompany.Name;
        settings.Tagline = DemoCompany.Tagline;
        settings.Support = DemoCompany.Support;
        settings.TimeZone = DemoCompany.TimeZone;
        settings.HomeUrl = DemoCompany.HomeUrl;
        settings.Version++;
        act.Record("demo.loaded", "settings", SiteSettings.OnlyId, "Demonstration data: everything before this moment is invented");
    }

    /// <summary>What the installation promises, by the clock that the company works by; its number.</summary>
    private static async Task<int> AddPolicyAsync(Act act)
    {
        var last = await act.Db.Policies.AsNoTracking().OrderByDescending(p => p.Number).FirstAsync();
        var promises = last.Policy.Promises;
        var here = last.Policy with { Promises = promises with { Calendar = promises.Calendar with { TimeZone = DemoCompany.TimeZone } } };
        act.Db.Policies.Add(new PolicyVersion(last.Number + 1, here, act.Now, DemoCompany.Lena));
        await act.Db.SaveChangesAsync();
        return last.Number + 1;
    }

    /// <summary>The groups and components, a good year ago; ids by name.</summary>
    private static Dictionary<string, string> AddBoard(DemoScript script, DemoClock clock)
    {
        var at = clock.Day(400, 9);
        var ids = DemoCompany.Board.SelectMany(group => group.Components).ToDictionary(c => c.Name, _ => Ids.New(at));
        for (var g = 0; g < DemoCompany.Board.Count; g++)
        {
            var (name, members) = DemoCompany.Board[g];
            var position = g;
            script.Add(at.AddMinutes(10 * g), DemoCompany.Lena, act =>
            {
                var group = new ComponentGroup(Ids.New(act.Now), act.Now) { Name = name, Position = position, Version = 1 };
                act.Db.Groups.Add(group);
                act.Record("group.created", "group", group.Id, name);
                for (var c = 0; c < members.Count; c++)
                {
                    var demo = members[c];
                    act.Db.Components.Add(new Component(ids[demo.Name], act.Now)
                    {
                        Name = demo.Name,
                        Description = demo.Description,
                        Measured = demo.Measured,
                        Target = demo.Target,
                        Plans = demo.Plans,
                        Core = demo.Core,
                        GroupId = group.Id,
                        Position = c,
                        Version = 1,
                    });
                    act.Record("component.created", "component", ids[demo.Name], demo.Name);
                }
            });
        }

        return ids;
    }

    private static void AddTiers(DemoScript script, DemoClock clock, Dictionary<string, string> components) =>
        script.Add(clock.Day(398, 11), DemoCompany.Lena, act =>
        {
            for (var i = 0; i < DemoCompany.Tiers.Count; i++)
            {
                var demo = DemoCompany.Tiers[i];
                var tier = new SlaTier(Ids.New(act.Now), act.Now)
                {
                    Name = demo.Name,
                    Description = demo.Description,
                    Target = demo.Target,
                    Bands = demo.Bands,
                    ComponentIds = demo.Components?.Select(name => components[name]).ToList(),
                    Position = i,
                    Version = 1,
                };
                act.Db.Tiers.Add(tier);
                act.Record("tier.created", "tier", tier.Id, tier.Name);
            }
        });

    private static void AddTemplates(DemoScript script, DemoClock clock, Dictionary<string, string> components)
    {
        var at = clock.Day(399, 15);
        foreach (var demo in DemoCompany.Templates)
        {
            script.Add(at, DemoCompany.Aylin, act =>
            {
                var template = new IncidentTemplate(Ids.New(act.Now), act.Now)
                {
                    Name = demo.Name,
                    Title = demo.Title,
                    Impact = demo.Impact,
                    Message = demo.Message,
                    Components = [.. demo.Components.Select(c => new TemplateComponent(components[c.Component], c.Status!.Value))],
                    Uses = demo.Uses,
                    Version = 1,
                };
                act.Db.Templates.Add(template);
                act.Record("template.created", "template", template.Id, template.Name);
            });
            at = at.AddMinutes(7);
        }
    }

    private static void AddWindow(DemoScript script, DemoClock clock, DemoWindow demo, Dictionary<string, string> components, long publication)
    {
        var (window, _) = MaintenanceWindow.Announce(
            new MaintenanceInput
            {
                Title = demo.Title,
                Message = demo.Message,
                ComponentIds = [.. demo.Components.Select(name => components[name])],
                ScheduledFor = demo.From,
                ScheduledUntil = demo.Until,
                Emergency = demo.EmergencyReason is not null,
                EmergencyReason = demo.EmergencyReason,
            },
            IncidentPolicy.DefaultNoticeHours,
            demo.AnnouncedAt);
        window.PublishedInVersion = publication;
        script.Add(demo.AnnouncedAt, demo.By, act =>
        {
            act.Db.Maintenances.Add(window);
            act.Record("maintenance.scheduled", "maintenance", window.Id, window.Title);
        });
        foreach (var due in new[] { demo.From, demo.Until }.Where(at => at <= clock.Now))
        {
            script.Add(due, "maintenance clock", act => MaintenanceClock.MoveAsync(act, window.Id));
        }
    }
}
