using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Data.Availability;
using StatusPage.Core.Data.Demo;
using StatusPage.Core.Publication;
using StatusPage.Core.Publication.Keeping;

namespace StatusPage.Web.Hosting;

/// <summary>
/// Makes the database ready: at the start, and again whenever it comes back after it was away. Every step may be repeated, and
/// none makes a database where there was one.
/// </summary>
public sealed class Preparation(
    StatusPageConfiguration configuration,
    IWebHostEnvironment environment,
    DatabaseState state,
    DatabaseIdentity identity,
    DatabaseProbe probe,
    DatabaseSetup setup,
    AccountService accounts,
    TokenService tokens,
    DemoData demo,
    Publisher publisher,
    SnapshotStore kept)
{
    private bool _done;

    public async Task RunAsync(CancellationToken cancel = default)
    {
        using var making = state.Make();
        probe.LetGo();
        var found = await DatabaseLook.RunAsync(configuration.Database, cancel);
        if (found != DatabaseContent.Ours && (identity.IsKnown || kept.Exists))
        {
            throw new DatabaseAwayException(Gone(found));
        }

        await identity.CheckAsync(cancel);
        await setup.RunAsync(cancel);
        await identity.LearnAsync(cancel);
        if (!_done)
        {
            if (configuration is { AdminEmail: { } email, AdminPassword: { } password })
            {
                await accounts.BootstrapAdministratorAsync(email, password);
            }

            if (configuration.ApiToken is { } token)
            {
                await tokens.BootstrapAsync(token);
            }

            if (configuration.DemoEnabled)
            {
                await demo.LoadAsync(withAdministrator: environment.IsDevelopment());
            }
        }

        await publisher.RefreshAsync(cancel);
        _done = true;
        state.ComeBack();
    }

    private DatabaseFault Gone(DatabaseContent found)
    {
        var path = configuration.Database.File ?? "the backup of " + DatabaseServer.Name(configuration.Database.ConnectionString);
        var advice = kept.Directory is { } directory
            ? $"Put {path} back; to begin anew with an empty one, remove the folder {directory} and start the status page again"
            : $"Put {path} back";
        return found == DatabaseContent.Nothing
            ? new(DatabaseFaultKind.Missing, "its file is not there, where there was one", advice)
            : new(DatabaseFaultKind.Empty, configuration.Database.IsPostgres ? "it is empty, where there was one with tables" : "its file is empty, where there was a database", advice);
    }
}
