using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Catalog;
using StatusPage.Core.Text;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Api;

/// <summary>The whole configuration as one file: out, in again, and told beforehand.</summary>
public sealed class ConfigurationTests : IAsyncLifetime
{
    private const string Path = "v1/admin/configuration";

    private const string Whole = """
        groups:
        - name: Europe
        - name: America
        components:
        - name: API
          group: Europe
          target: 99.95
          measured: GET / returns 200
        - name: Web
          group: Europe
        - name: API
          group: America
          core: false
        templates:
        - name: Slow
          title: '{{component}} answers slowly'
          impact: minor
          message: |
            We are looking into it.

            More soon.
          components:
          - component: Web
            status: degraded_performance
        probes:
        - name: Web from Frankfurt
          kind: http
          target: https://www.example.com/
          component: Web
          template: Slow
          intervalSeconds: 30
          settings:
            expectedStatus: [ 200 ]
            httpVersion: "1.1"
            headers:
            - name: Authorization
              value: Bearer s3cret
              secret: true
        - name: Nightly
          kind: heartbeat
          component: Web
          paused: true
          settings:
            periodSeconds: 86400
        tiers:
        - name: Business
          target: 99.9
          bands:
          - below: 99.9
            creditPercent: 10
          components:
          - Web
        """;

    private StatusPageApp _app = default!;

    public async ValueTask InitializeAsync() => _app = await StatusPageApp.StartAsync();

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task A_file_makes_everything_at_once_and_applied_again_changes_nothing()
    {
        var made = (await PutAsync(Whole)).AssertIs(HttpStatusCode.OK).Data;
        Assert.Equal(9, (int)made["created"]!);
        Assert.Contains("Europe", (await _app.Http.ReadAsync("")).Text, StringComparison.Ordinal);
        Assert.Equal(["America", "Europe"], _app.Published.Groups.Select(g => g.Name!).Order());
        Assert.Equal(["API", "Web"], _app.Published.Groups.Single(g => g.Name == "Europe").Components.Select(c => c.Name));
        Assert.Equal(99.95m, _app.Published.Groups.Single(g => g.Name == "Europe").Components[0].Target);
        var web = _app.Published.Components.Values.Single(c => c.Name == "Web");
        Assert.Equal([web.Id], (await _app.ReadAsync(db => db.Tiers.SingleAsync())).ComponentIds!);
        Assert.True(await _app.ReadAsync(db => db.Probes.AnyAsync(p => p.Name == "Nightly" && p.PausedAt != null)));

        var entries = await _app.ReadAsync(db => db.Audit.CountAsync());
        var again = (await PutAsync(Whole)).AssertIs(HttpStatusCode.OK).Data;
        Assert.Equal("[]", again["changes"]!.ToJsonString());
        Assert.Equal(9, (int)again["unchanged"]!);
        Assert.Equal(entries, await _app.ReadAsync(db => db.Audit.CountAsync()));
    }

    [Fact]
    public async Task What_was_exported_can_be_applied_here_and_elsewhere()
    {
        (await PutAsync(Whole)).AssertIs(HttpStatusCode.OK);
        var file = (await _app.Api.ReadAsync(Path)).AssertIs(HttpStatusCode.OK);
        Assert.Equal("application/yaml", file.Content.ContentType!.MediaType);
        Assert.DoesNotContain("s3cret", file.Text, StringComparison.Ordinal);
        Assert.Empty((await PutAsync(file.Text)).AssertIs(HttpStatusCode.OK).Data["changes"]!.AsArray());

        await using var other = await StatusPageApp.StartAsync();
        // A secret stays where it is: of a new probe it has to be given.
        (await PutAsync(file.Text, "", other)).AssertRefused(422, says: "only a mask");
        var applied = (await PutAsync(file.Text.Replace("••••••••", "Bearer other", StringComparison.Ordinal), "", other)).AssertIs(HttpStatusCode.OK).Data;
        Assert.Equal(9, (int)applied["created"]!);
        Assert.Equal(["API", "Web"], other.Published.Groups.Single(g => g.Name == "Europe").Components.Select(c => c.Name));
    }

    [Fact]
    public async Task What_was_exported_can_be_applied_also_where_things_it_referred_to_are_gone()
    {
        (await PutAsync(Whole)).AssertIs(HttpStatusCode.OK);
        (await PutAsync("components:\n- name: Mail\ntiers:\n- name: Mail only\n  target: 99\n  components: [ Mail ]\n- name: Both\n  target: 99\n  components: [ Mail, Web ]")).AssertIs(HttpStatusCode.OK);
        var mail = _app.Published.Components.Values.Single(c => c.Name == "Mail");
        await _app.Get<CatalogService>().RemoveComponentAsync(_app.Admin, mail.Id, expectedVersion: null);
        var slow = await _app.ReadAsync(db => db.Templates.SingleAsync());
        await _app.Get<Core.Incidents.TemplateService>().RemoveAsync(_app.Admin, slow.Id, expectedVersion: null);

        var file = (await _app.Api.ReadAsync(Path)).AssertIs(HttpStatusCode.OK).Text;
        Assert.DoesNotContain(mail.Id, file, StringComparison.Ordinal);
        Assert.DoesNotContain(slow.Id, file, StringComparison.Ordinal);
        Assert.Empty((await PutAsync(file)).AssertIs(HttpStatusCode.OK).Data["changes"]!.AsArray());
        Assert.Equal(["probe"], (await PutAsync(file.Replace("intervalSeconds: 30", "intervalSeconds: 40", StringComparison.Ordinal))).AssertIs(HttpStatusCode.OK).Data["changes"]!.AsArray().Select(change => (string)change!["kind"]!));

        // Elsewhere a tier that covered one component does not cover all of them of a sudden.
        await using var other = await StatusPageApp.StartAsync();
        var refused = await PutAsync(file.Replace("••••••••", "Bearer other", StringComparison.Ordinal), "", other);
        Assert.Equal(["tiers[1].components"], refused.Json["errors"]!.AsObject().Select(error => error.Key));
        refused.AssertRefused(422, says: "The tier covers no component");
    }

    [Theory]
    [InlineData("visible")]
    [InlineData("core")]
    public async Task What_is_left_empty_does_not_publish_what_is_hidden(string field)
    {
        (await PutAsync("components:\n- name: Secret\n  visible: false\n  core: false")).AssertIs(HttpStatusCode.OK);
        (await PutAsync($"components:\n- name: Secret\n  {field}:")).AssertRefused(422, $"components[0].{field}", $"{field} cannot be cleared. Accepted: true, false. (line 3)");
        Assert.True(await _app.ReadAsync(db => db.Components.AnyAsync(c => c.Name == "Secret" && !c.Visible && !c.Core)));
    }

    [Fact]
    public async Task An_empty_section_is_not_taken_for_an_empty_list()
    {
        (await PutAsync(Whole)).AssertIs(HttpStatusCode.OK);
        (await PutAsync("probes:\n", "?prune=true")).AssertRefused(422, "probes", "“[]” for none");
        (await PutAsync("policy:\n")).AssertRefused(422, "policy", "The policy is empty");
        Assert.Equal(2, await _app.ReadAsync(db => db.Probes.CountAsync(p => p.RemovedAt == null)));
    }

    [Fact]
    public async Task Things_change_names_with_each_other_in_any_order()
    {
        (await PutAsync(Whole)).AssertIs(HttpStatusCode.OK);
        (await PutAsync("tiers:\n- name: Gold\n  target: 99")).AssertIs(HttpStatusCode.OK);
        var file = (await _app.Api.ReadAsync(Path)).Text;
        // All at once; each is found by its id.
        var swapped = Swap(Swap(Swap(file, "Europe", "America"), "Web from Frankfurt", "Nightly"), "Business", "Gold");
        var told = (await PutAsync(swapped, "?dryRun=true")).AssertIs(HttpStatusCode.OK).Data;
        var made = (await PutAsync(swapped)).AssertIs(HttpStatusCode.OK).Data;

        Assert.Equal((0, 6, 6), ((int)made["created"]!, (int)made["changed"]!, (int)told["changed"]!));
        Assert.All(made["changes"]!.AsArray(), change => Assert.Equal(["name"], change!["fields"]!.AsArray().Select(field => (string)field!)));
        Assert.Empty((await PutAsync(swapped)).AssertIs(HttpStatusCode.OK).Data["changes"]!.AsArray());
        // The log tells of the names that people know, and of nothing that lay between.
        var audit = (await _app.Api.ReadAsync("v1/admin/audit?action=group.updated")).Data.AsArray();
        Assert.Equal(["America", "Europe"], audit.Select(entry => (string)Assert.Single(entry!["before"]!.AsObject()).Value!["name"]!).Order());
        var (api, web) = (_app.Published.Components.Values.First(c => c.Name == "API"), _app.Published.Components.Values.Single(c => c.Name == "Web"));
        (await PutAsync($"components:\n- id: {api.Id}\n  name: Web\n- id: {web.Id}\n  name: API")).AssertIs(HttpStatusCode.OK);
        Assert.Equal(("Web", "API"), (_app.Published.Components[api.Id].Name, _app.Published.Components[web.Id].Name));
        Assert.DoesNotContain("~", string.Concat(await _app.ReadAsync(db => db.Audit.Select(a => a.Before).ToListAsync())), StringComparison.Ordinal);

        static string Swap(string text, string one, string other) => text.Replace(one, "\0", StringComparison.Ordinal).Replace(other, one, StringComparison.Ordinal).Replace("\0", other, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_has_an_end()
    {
        var file = new StringBuilder("components:\n");
        for (var i = 0; i <= 5_000; i++)
        {
            file.Append(System.Globalization.CultureInfo.InvariantCulture, $"- name: Number {i}\n");
        }

        (await PutAsync(file.ToString())).AssertRefused(422, "components", "components has 5001 entries. At most 5000 are accepted");
    }

    [Fact]
    public async Task A_dry_run_tells_what_would_change_and_changes_nothing()
    {
        (await PutAsync(Whole)).AssertIs(HttpStatusCode.OK);
        var (version, entries) = (_app.Published.Version, await _app.ReadAsync(db => db.Audit.CountAsync()));
        const string changed = """
            components:
            - name: Web
              target: 99.5
              description: The site
            - name: Search
            """;
        var told = (await PutAsync(changed, "?dryRun=true")).AssertIs(HttpStatusCode.OK).Data;
        Assert.True((bool)told["dryRun"]!);
        var changes = told["changes"]!.AsArray();
        Assert.Contains(changes, one => (string)one!["action"]! == "changed" && (string)one["name"]! == "Web" && (int)one["line"]! == 2 && one["fields"]!.AsArray().Select(f => (string)f!).Order().SequenceEqual(["description", "target"]));
        Assert.Contains(changes, one => (string)one!["action"]! == "created" && (string)one["name"]! == "Search" && one["id"] is null);
        await _app.Get<Core.Publication.Publisher>().RefreshAsync();
        Assert.Equal((version, entries), (_app.Published.Version, await _app.ReadAsync(db => db.Audit.CountAsync())));
        Assert.DoesNotContain(_app.Published.Components.Values, c => c.Name == "Search");

        var applied = (await PutAsync(changed)).AssertIs(HttpStatusCode.OK).Data;
        Assert.Equal(told["changes"]!.AsArray().Count, applied["changes"]!.AsArray().Count);
        // Each has its entry in the audit log, with its own before and after.
        var audit = (await _app.Api.ReadAsync("v1/admin/audit?action=component.updated")).Data[0]!;
        Assert.Contains("99.5", audit["after"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_left_out_stays_and_with_prune_it_goes()
    {
        (await PutAsync(Whole)).AssertIs(HttpStatusCode.OK);
        const string fewer = """
            components:
            - name: Web
            probes: []
            """;
        Assert.Empty((await PutAsync(fewer.Replace("probes: []", "", StringComparison.Ordinal))).Data["changes"]!.AsArray());
        var told = (await PutAsync(fewer, "?prune=true&dryRun=true")).AssertIs(HttpStatusCode.OK).Data;
        Assert.Equal(4, (int)told["removed"]!);
        (await PutAsync(fewer, "?prune=true")).AssertIs(HttpStatusCode.OK);
        Assert.Equal(["Web"], _app.Published.Components.Values.Select(c => c.Name));
        Assert.False(await _app.ReadAsync(db => db.Probes.AnyAsync(p => p.RemovedAt == null)));
        // Sections that the file does not have are left alone.
        Assert.Equal(2, await _app.ReadAsync(db => db.Groups.CountAsync()));
    }

    [Fact]
    public async Task The_board_stands_in_the_order_of_the_file()
    {
        (await PutAsync(Whole)).AssertIs(HttpStatusCode.OK);
        const string turned = """
            groups:
            - name: America
            - name: Europe
            components:
            - name: Web
            - name: API
              group: Europe
            """;
        Assert.Equal("board", (string)Assert.Single((await PutAsync(turned)).AssertIs(HttpStatusCode.OK).Data["changes"]!.AsArray())!["kind"]!);
        Assert.Equal(["America", "Europe"], _app.Published.Groups.Select(g => g.Name));
        Assert.Equal(["Web", "API"], _app.Published.Groups[1].Components.Select(c => c.Name));
        Assert.Empty((await PutAsync(turned)).Data["changes"]!.AsArray());
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_named_with_its_place_and_line_and_nothing_is_done()
    {
        var refused = await PutAsync("""
            groups:
            - name: Europe
            components:
            - name: API
              group: Asia
            - name: Web
              target: 120
              colour: red
            - name: Shop
              target: 101
            probes:
            - name: Nightly
              kind: hart beat
            servers: []
            """);
        refused.AssertRefused(422, "components[0].group", "There is no group “Asia”");
        var errors = refused.Json["errors"]!.AsObject();
        Assert.Contains("(line 5)", (string)errors["components[0].group"]![0]!, StringComparison.Ordinal);
        Assert.Contains("“colour” is not known", (string)errors["components[1].colour"]![0]!, StringComparison.Ordinal);
        Assert.Contains("(line 8)", (string)errors["components[1].colour"]![0]!, StringComparison.Ordinal);
        Assert.Contains("(line 10)", (string)errors["components[2].target"]![0]!, StringComparison.Ordinal);
        Assert.Contains("heartbeat", (string)errors["probes[0].kind"]![0]!, StringComparison.Ordinal);
        Assert.Contains("is no section", (string)errors["servers"]![0]!, StringComparison.Ordinal);
        Assert.Equal(0, await _app.ReadAsync(db => db.Groups.CountAsync()));
    }

    [Theory]
    [InlineData("components:\n  - name: [", 400, "line")]
    [InlineData("components: API", 422, "is no list")]
    [InlineData("components:\n- API", 422, "is no mapping")]
    [InlineData("components:\n- name: A\n- name: A", 422, "Name each thing once")]
    [InlineData("components:\n- name: A\n  position: 3", 422, "no positions")]
    [InlineData("components:\n- name: A\n  status: operational", 422, "is a state")]
    [InlineData("components:\n- name: A\n  groupId: x", 422, "says group instead of groupId")]
    [InlineData("components:\n- name: A\n  group: 7", 422, "is no text")]
    [InlineData("components:\n- id: 7\n  name: A", 422, "The id is no text")]
    [InlineData("probes:\n- name: A\n  kind: tcp\n  target: a:1\n  paused: perhaps", 422, "neither true nor false")]
    [InlineData("components:\n- name: 7", 422, "is a number")]
    [InlineData("policy: no", 422, "The policy is no mapping")]
    [InlineData("policy:\n  impact: {}", 422, "is not known")]
    [InlineData("tiers:\n- name: Gold\n  target: 99.9\n  components: [ Nothing ]", 422, "There is no component “Nothing”")]
    [InlineData("[]", 400, "no mapping")]
    public async Task A_file_that_makes_no_sense_is_refused_by_a_sentence(string text, int status, string says) =>
        Assert.Contains(says, Refused(await PutAsync(text), status), StringComparison.Ordinal);

    [Fact]
    public async Task A_name_that_several_have_wants_an_id()
    {
        (await PutAsync(Whole)).AssertIs(HttpStatusCode.OK);
        Assert.Contains("2 components are named “API”", Refused(await PutAsync("components:\n- name: API"), 422), StringComparison.Ordinal);
        var id = _app.Published.Groups.Single(g => g.Name == "America").Components.Single().Id;
        Assert.Equal(1, (int)(await PutAsync($"components:\n- id: {id}\n  description: Overseas")).AssertIs(HttpStatusCode.OK).Data["changed"]!);
    }

    [Fact]
    public async Task The_policy_is_part_of_it_and_a_new_version_only_where_it_differs()
    {
        var file = (await _app.Api.ReadAsync(Path)).Text;
        Assert.Empty((await PutAsync(file)).AssertIs(HttpStatusCode.OK).Data["changes"]!.AsArray());
        var changed = Assert.Single((await PutAsync(file.Replace("noticeHours: 48", "noticeHours: 72", StringComparison.Ordinal))).AssertIs(HttpStatusCode.OK).Data["changes"]!.AsArray())!;
        Assert.Equal("policy", (string)changed["kind"]!);
        Assert.Equal(["maintenance"], changed["fields"]!.AsArray().Select(field => (string)field!));
        Assert.Equal(72, _app.Published.Policy.MaintenanceNoticeHours);
    }

    [Fact]
    public async Task Only_administrators_apply_and_only_yaml_or_json_is_taken()
    {
        var (_, editor) = await _app.Tokens.CreateAsync(_app.Admin, "Editor", StaffRole.Editor, expiresAt: null);
        using var client = _app.NewApiClient(editor);
        (await client.ReadAsync(Path)).AssertIs(HttpStatusCode.OK);
        using var refused = await client.PutAsync(Path, Yaml("groups: []"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);

        using var csv = await _app.Api.PutAsync(Path, new StringContent("a,b", Encoding.UTF8, "text/csv"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, csv.StatusCode);
        (await _app.Api.SendAsync(HttpMethod.Put, Path, """{"groups":[{"name":"As JSON"}]}""")).AssertIs(HttpStatusCode.OK);
        (await _app.Api.SendAsync(HttpMethod.Put, Path + "?dryRun=yes", "{}")).AssertRefused(400, "dryRun");
    }

    private Task<ApiAnswer> PutAsync(string yaml, string query = "", StatusPageApp? app = null) => SendAsync((app ?? _app).Api, yaml, query);

    private static async Task<ApiAnswer> SendAsync(HttpClient client, string yaml, string query)
    {
        using var response = await client.PutAsync(Path + query, Yaml(yaml));
        return new ApiAnswer(response.StatusCode, await response.Content.ReadAsByteArrayAsync(), response.Headers, response.Content.Headers);
    }

    private static StringContent Yaml(string text) => new(text, Encoding.UTF8, "application/yaml");

    private static string Refused(ApiAnswer answer, int status)
    {
        answer.AssertRefused(status);
        return (string)answer.Json["detail"]!;
    }
}
