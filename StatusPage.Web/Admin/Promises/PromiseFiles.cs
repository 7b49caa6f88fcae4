using StatusPage.Core.Promises.Ledger;
using StatusPage.Core.Publication;
using StatusPage.Core.Text;
using StatusPage.Web.Api;
using StatusPage.Web.Hosting;

namespace StatusPage.Web.Admin.Promises;

/// <summary>Files that the console hands out: what a browser saves cannot come over a circuit.</summary>
public static class PromiseFiles
{
    public static void MapPromiseFiles(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(StatusUrls.AdminPromisesCsv, (LedgerQueries queries, TimeProvider clock) => new LedgerCsv(queries, clock.GetUtcNow()))
            .RequireAuthorization()
            .ExcludeFromDescription();

        // Nothing in it that the public page does not tell.
        routes.MapGet(StatusUrls.AdminPolicyYaml, (Publisher publisher) =>
                Results.Text(PolicyYaml.Write(publisher.Read().Policy), Yaml.MediaType))
            .RequireAuthorization()
            .ExcludeFromDescription();
    }
}
