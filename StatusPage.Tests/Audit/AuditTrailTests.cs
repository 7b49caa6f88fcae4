using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Audit;
using StatusPage.Core.Catalog;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Audit;

public sealed class AuditTrailTests : IAsyncLifetime
{
    private CoreApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await CoreApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("UPDATE AuditEntries SET ActorName = 'Somebody else'")]
    [InlineData("UPDATE OR REPLACE AuditEntries SET Id = 1")]
    [InlineData("DELETE FROM AuditEntries")]
    [InlineData("DELETE FROM AuditEntries WHERE Id = 1")]
    [InlineData("INSERT OR REPLACE INTO AuditEntries (Id, At, ActorKind, ActorId, ActorName, Action, SubjectKind, SubjectId, SubjectName) VALUES (1, '2026-01-01', 'system', '', '', '', '', '', '')")]
    public async Task The_database_itself_keeps_entries_as_they_were_written(string sql)
    {
        var before = await EntriesAsync();

        var refused = await Assert.ThrowsAsync<SqliteException>(() => _app.ReadAsync(db => db.Database.ExecuteSqlRawAsync(sql)));
        Assert.Contains("Audit entries cannot be", refused.Message, StringComparison.Ordinal);

        Assert.Equal(JsonSerializer.Serialize(before), JsonSerializer.Serialize(await EntriesAsync()));
    }

    [Fact]
    public async Task An_entry_says_who_did_what_when_from_what_to_what()
    {
        var api = await _app.AddComponentAsync("API");
        var bo = await _app.AddStaffAsync(StaffRole.Editor, "Bo");
        _app.Clock.Advance(TimeSpan.FromMinutes(7));
        await _app.Catalog.ChangeComponentAsync(bo, api.Id, ComponentInput.From(api) with { Name = "Public API", Target = 99.9m }, null);

        var entry = (await EntriesAsync())[^1];
        Assert.Equal(("component.updated", "component", api.Id, "Public API"), (entry.Action, entry.SubjectKind, entry.SubjectId, entry.SubjectName));
        Assert.Equal((ActorKind.Staff, bo.Id, "Bo", _app.Now), (entry.ActorKind, entry.ActorId, entry.ActorName, entry.At));
        Assert.Equal($$$"""{"component {{{api.Id}}}":{"name":"API"}}""", entry.Before);
        Assert.Equal($$$"""{"component {{{api.Id}}}":{"name":"Public API","target":99.9}}""", entry.After);
    }

    [Fact]
    public async Task What_was_removed_is_still_told_by_its_entry()
    {
        var template = await _app.AddTemplateAsync("Outage");
        await _app.Templates.RemoveAsync(_app.Admin, template.Id, null);

        var entry = (await EntriesAsync())[^1];
        Assert.Contains("We are looking into it.", entry.Before!, StringComparison.Ordinal);
        Assert.Null(entry.After);
    }

    [Fact]
    public async Task Every_act_of_an_incident_leaves_an_entry()
    {
        var api = await _app.AddComponentAsync("API");
        var incident = await _app.ReportAsync("API down", (api, ComponentStatus.MajorOutage));
        await _app.Incidents.AcknowledgeAsync(_app.Admin, incident.Id);
        await _app.Incidents.HandLeadToAsync(_app.Admin, incident.Id, _app.Admin.Id);
        await _app.PostAsync(incident, "More.");
        await _app.Incidents.CorrectAsync(_app.Admin, incident.Id, incident.Updates[0].Id, "Other words.", null);
        await _app.Incidents.AddNoteAsync(_app.Admin, incident.Id, "Among us.");
        await _app.Incidents.ChangeAsync(_app.Admin, incident.Id, new() { Title = "The API is down" }, null);
        await _app.ResolveAsync(incident);
        await _app.ReopenAsync(incident);
        await _app.Incidents.RemoveAsync(_app.Admin, incident.Id, null);

        var entries = (await EntriesAsync()).Where(e => e.SubjectId == incident.Id).ToList();
        Assert.Equal(
            [
                "incident.created", "incident.acknowledged", "incident.lead_changed", "incident.updated", "incident.update_corrected",
                "incident.note_added", "incident.changed", "incident.resolved", "incident.reopened", "incident.removed",
            ],
            entries.Select(e => e.Action));
        Assert.All(entries, entry => Assert.NotNull(entry.After));
    }

    [Fact]
    public async Task No_secret_and_no_hash_of_one_is_ever_written_down()
    {
        var (user, link) = await _app.Accounts.InviteAsync(_app.Admin, "Bo", "bo@example.com", StaffRole.Editor);
        await _app.Accounts.ChoosePasswordAsync(link.Secret, "a password of Bo's own");
        await _app.Accounts.ChangeOwnPasswordAsync(Actor.Staff(user.Id, "Bo"), "a password of Bo's own", "another password of Bo");
        var second = await _app.Accounts.IssuePasswordLinkAsync(_app.Admin, user.Id);
        await _app.Accounts.IssuePasswordLinkAsync(_app.Admin, user.Id);
        var (token, secret) = await _app.Tokens.CreateAsync(_app.Admin, "Deploy", StaffRole.Viewer, null);
        await _app.Tokens.RevokeAsync(_app.Admin, token.Id, null);

        var hashes = await _app.ReadAsync(async db => (await db.Users.Select(u => u.PasswordHash).ToListAsync())
            .Concat(await db.Users.Select(u => u.SecurityStamp).ToListAsync())
            .Concat(await db.ApiTokens.Select(t => t.Hash).ToListAsync())
            .Concat(await db.OneTimeLinks.Select(l => l.Hash).ToListAsync())
            .OfType<string>().ToList());
        var written = string.Join('\n', (await EntriesAsync()).Select(e => e.Before + e.After));
        Assert.All([.. hashes, link.Secret, second.Secret, secret, Secrets.Hash(second.Secret), "a password of Bo's own", "another password of Bo"],
            hidden => Assert.DoesNotContain(hidden, written, StringComparison.Ordinal));
        Assert.Contains("\"passwordHash\":\"(secret)\"", written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_without_an_entry_is_stopped()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => _app.Acts.RunAsync(_app.Admin, StaffRole.Editor, act =>
        {
            act.Db.Groups.Add(new ComponentGroup("quiet", act.Now) { Name = "Quiet" });
            return Task.CompletedTask;
        }));

        Assert.Empty(await _app.ReadAsync(db => db.Groups.ToListAsync()));
    }

    private Task<List<AuditEntry>> EntriesAsync() => _app.ReadAsync(db => db.Audit.OrderBy(a => a.Id).ToListAsync());
}
