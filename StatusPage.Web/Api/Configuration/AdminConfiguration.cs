using System.ComponentModel;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using StatusPage.Core.Accounts;
using StatusPage.Core.Catalog;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Core.Probing;
using StatusPage.Core.Settings;
using StatusPage.Core.Text;
using StatusPage.Core.Uptime;

namespace StatusPage.Web.Api.Configuration;

public enum ConfigurationAction
{
    Created,
    Changed,
    Removed,
}

public sealed record ConfigurationChangeWire(
    ConfigurationAction Action,
    [property: Description("group, component, template, probe, tier, policy, or board for the order of it.")] string Kind,
    [property: Description("Null of what a dry run would make.")] string? Id,
    string Name,
    [property: Description("What changes, as the file names it.")] IReadOnlyList<string> Fields,
    [property: Description("Where in the file it stands; null of what is removed.")] int? Line);

public sealed record ConfigurationWire(
    [property: Description("Whether this is what would change, and nothing did.")] bool DryRun,
    int Created,
    int Changed,
    int Removed,
    [property: Description("Entries that say what is so already.")] int Unchanged,
    IReadOnlyList<ConfigurationChangeWire> Changes);

/// <summary>The whole configuration as one file, out and in.</summary>
public static class AdminConfiguration
{
    private const string FileName = "statuspage.yaml";

    public static void MapConfiguration(this IEndpointRouteBuilder admin)
    {
        var group = admin.MapGroup("/configuration").WithTags("Configuration");

        group.MapMethods("", AdminRoutes.Read, async (IDbContextFactory<StatusPageDbContext> contexts) => (IResult)new File(await contexts.ReadAsync(ConfigurationExport.WriteAsync)))
            .Needs(StaffRole.Editor)
            .WithName("adminExportConfiguration")
            .WithSummary("Components, groups, probes, templates, tiers and the policy as one file")
            .WithDescription("YAML, to be kept in a file and applied again, here or elsewhere. Values of secrets are masked as ••••••••. Users, tokens, subscribers, webhooks and what has happened are not in it.")
            .Produces<string>(StatusCodes.Status200OK, PolicyYaml.Type)
            .RefusesCallers();

        group.MapPut("", async (
                HttpContext http,
                Acts acts,
                CatalogService catalog,
                TemplateService templates,
                ProbeService probes,
                ProbeSecrets secrets,
                ProbeDefinitions definitions,
                TierService tiers,
                SettingsService settings,
                [Description("true: tells what would change, and changes nothing.")] string? dryRun,
                [Description("true: what the file's sections do not name is removed. Default: it stays.")] string? prune) =>
            {
                CheckType(http.Request);
                var (dry, prunes) = (Flag("dryRun", dryRun), Flag("prune", prune));
                var file = ConfigurationFile.Read(await RequestBody.BytesAsync(http));
                return Answer.Ok(await ConfigurationApply.RunAsync(new ConfigurationServices(acts, catalog, templates, probes, secrets, definitions, tiers, settings), http.Caller(), file, dry, prunes, http.RequestAborted));
            })
            .Needs(StaffRole.Administrator)
            .WithName("adminApplyConfiguration")
            .WithSummary("Apply a configuration file")
            .WithDescription("All of it or nothing, in one transaction; the same file again changes nothing. A section that the file does not have is left alone; one has at most 5000 entries. An entry is found by its id, else by its name, else made; what it leaves out stays as it is, null clears. "
                + "Components, templates and groups are referred to by name, or by id. The order of the board and of the tiers is that of the file. A masked secret stays as it was; of a new probe it has to be given. The policy is replaced as a whole, as with PUT policy. "
                + "Errors name the place in the file and its line.")
            .TakesText(PolicyYaml.Type)
            .Produces<Envelope<ConfigurationWire>>()
            .RefusesCallers();
    }

    private static bool Flag(string name, string? text) => Paging.Word(name, text, ["true", "false"], "false") == "true";

    private static void CheckType(HttpRequest request)
    {
        // JSON is YAML too.
        if (!PolicyYaml.Types.Append("application/json").Any(type => RequestBody.IsOf(request, type)))
        {
            throw new RequestException(StatusCodes.Status415UnsupportedMediaType, "A configuration is sent as application/yaml.");
        }
    }

    private sealed class File(string text) : IResult, IStatusCodeHttpResult
    {
        public int? StatusCode => StatusCodes.Status200OK;

        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.ContentType = Yaml.MediaType;
            response.Headers.CacheControl = "private, no-store";
            response.Headers.XContentTypeOptions = "nosniff";
            response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = FileName }.ToString();
            return HttpMethods.IsHead(httpContext.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), httpContext.RequestAborted).AsTask();
        }
    }
}
