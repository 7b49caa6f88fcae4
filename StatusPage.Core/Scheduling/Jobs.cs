using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Quartz;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Notifications.Email.Sending;
using StatusPage.Core.Notifications.Webhooks;
using StatusPage.Core.Postmortems;
using StatusPage.Core.Probing;
using StatusPage.Core.Promises.Ledger;
using StatusPage.Core.Publication;
using StatusPage.Core.Suggestions;
using StatusPage.Core.Telemetry;

namespace StatusPage.Core.Scheduling;

/// <summary>All background jobs, one a concern, and the wiring that keeps their schedule in the product's own database.</summary>
public static class Jobs
{
    public const string Scheduler = "StatusPage";

    public static readonly RecurringJob MaintenanceClock = new(
        "maintenance-clock", "Starts and completes maintenance windows at their times, reminds of those to come, and announces those that come again.", TimeSpan.FromSeconds(15));

    public static readonly RecurringJob PromiseClock = new(
        "promise-clock", "Reminds staff of promises that come near, and writes into the ledger what was missed.", TimeSpan.FromSeconds(15));

    public static readonly RecurringJob PostmortemClock = new(
        "postmortem-clock", "Reminds staff of postmortems that are due soon, and writes down those that were not published in time.", TimeSpan.FromMinutes(1));

    public static readonly RecurringJob SnapshotRefresh = new(
        "snapshot-refresh", "Rebuilds the public page where no posting changes it: days turn, outages last, probes find something.", TimeSpan.FromSeconds(15));

    public static readonly RecurringJob Retention = new(
        "retention", "Deletes what is kept only for a while: answers to repeated requests (24 hours), ended links (30 days), counts pushed for ratios (8 days), suggestions that were dismissed or closed (90 days), subscriptions that nobody confirmed (3 days), what is known of single mails (90 days, longer while a postmortem may still go to who got them; 7 days of those that were no postings), what webhooks were sent (30 days).", TimeSpan.FromHours(1));

    public static readonly RecurringJob TokenUses = new(
        "token-uses", "Writes down when each API token was last used.", TimeSpan.FromMinutes(1));

    public static readonly RecurringJob ProbeSweep = new(
        "probe-sweep", "Claims the probes that come due and hands them to the runner, which starts each at its moment.", TimeSpan.FromSeconds(5));

    public static readonly RecurringJob AutomaticIncidents = new(
        "automatic-incidents", "Resolves automatic incidents after their quiet time, opens them after a maintenance, and makes up for what a crash cut short.", TimeSpan.FromSeconds(15));

    public static readonly RecurringJob SilentAlerts = new(
        "silent-alerts", "Ends alerts that were not heard of for 24 hours, so that no incident waits for an end that was lost.", TimeSpan.FromMinutes(5));

    public static readonly RecurringJob ProbeRollups = new(
        "probe-roll-ups", "Adds probe results to their hours, and makes days of the hours that are over.", TimeSpan.FromSeconds(15));

    public static readonly RecurringJob ProbeRetention = new(
        "probe-retention", "Deletes single probe results and hourly figures older than the settings say.", TimeSpan.FromHours(1));

    public static readonly RecurringJob MailWatch = new(
        "mail-watch", "Looks whether mails wait for longer than they should, and wakes the sender.", TimeSpan.FromSeconds(15));

    public static readonly RecurringJob Webhooks = new(
        "webhooks", "Calls webhooks whose next try has come, and what a crash left behind. What happens now is sent at once and does not wait for it.", TimeSpan.FromSeconds(5));

    public static readonly RecurringJob QueueFigures = new(
        "queue-figures", "Counts the mails and webhooks that wait, for whoever reads the metrics.", TimeSpan.FromSeconds(15));

    public static readonly IReadOnlyList<RecurringJob> All =
        [MaintenanceClock, PromiseClock, PostmortemClock, SnapshotRefresh, ProbeSweep, AutomaticIncidents, SilentAlerts, ProbeRollups, ProbeRetention, MailWatch, Webhooks, QueueFigures, Retention, TokenUses];

    public static IServiceCollection AddJobs(this IServiceCollection services, DatabaseOptions database)
    {
        services.AddSingleton<SnapshotRefresh>().AddSingleton<Retention>().AddSingleton<JobBoard>();
        NpgsqlDataSource? server = null;
        // By name: only such a one can be made anew after a start that failed.
        services.AddQuartz(Scheduler, quartz =>
        {
            quartz.UseDefaultThreadPool(maxConcurrency: 6);
            quartz.UsePersistentStore(store =>
            {
                if (database.IsPostgres)
                {
                    // One that is made anew has parts of its own, and knows none of ours.
                    store.UsePostgres(source => source.DataSourceFactory = provider => server ??= provider.GetRequiredService<NpgsqlDataSource>());
                }
                else
                {
                    store.UseSqlite(database.ConnectionString);
                }

                store.UseSystemTextJsonSerializer();
                store.ProvisionSchema();
                store.UseExecutionHistory();
            });
            quartz.Add<MaintenanceClock>(MaintenanceClock);
            quartz.Add<PromiseWatch>(PromiseClock);
            quartz.Add<PostmortemWatch>(PostmortemClock);
            quartz.Add<SnapshotRefresh>(SnapshotRefresh);
            quartz.Add<ProbeSweep>(ProbeSweep);
            quartz.Add<AutomaticIncidents>(AutomaticIncidents);
            quartz.Add<SilentAlerts>(SilentAlerts);
            quartz.Add<ProbeRollups>(ProbeRollups);
            quartz.Add<ProbeRetention>(ProbeRetention);
            quartz.Add<MailWatch>(MailWatch);
            quartz.Add<WebhookSweep>(Webhooks);
            quartz.Add<QueueFigures>(QueueFigures);
            quartz.Add<Retention>(Retention);
            quartz.Add<TokenUses>(TokenUses);
            quartz.Services.Configure<ExecutionHistoryOptions>(options =>
            {
                options.Retention = TimeSpan.FromDays(7);
                options.MaxEntriesPerJob = 500;
            });
        });
        return services.AddSingleton<SchedulerRun>().AddHostedService(provider => provider.GetRequiredService<SchedulerRun>());
    }

    private static void Add<TWork>(this IQuartzBuilder quartz, RecurringJob job)
        where TWork : IRecurringWork =>
        quartz.ScheduleJob<WorkJob<TWork>>(
            // After a stop there is nothing to make up for: each run does all that is due.
            trigger => trigger.WithIdentity(job.Name).WithSimpleSchedule(job.Every, repeatCount: null),
            configure => configure.WithIdentity(job.Key).WithDescription(job.Purpose).DisallowConcurrentExecution(true));
}
