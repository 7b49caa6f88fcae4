using StatusPage.Core.Incidents;
using StatusPage.Core.Postmortems;
using StatusPage.Core.Promises;
using StatusPage.Core.Promises.Ladder;
using StatusPage.Core.Settings;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Postmortems;

/// <summary>Drives postmortems in the words of the domain.</summary>
internal static class PostmortemDriver
{
    public static readonly IReadOnlyDictionary<PostmortemSection, string> Written = new Dictionary<PostmortemSection, string>
    {
        [PostmortemSection.Summary] = "Payments failed for an hour because a **disk was full**.",
        [PostmortemSection.Timeline] = "- 09:00 UTC first failure",
        [PostmortemSection.Affected] = "Everybody who paid by card.",
        [PostmortemSection.RootCause] = "Nothing watched how full the disk was.",
        [PostmortemSection.Prevention] = "An alarm at 80 %.",
    };

    public static PostmortemService Postmortems(this TestApp app) => app.Get<PostmortemService>();

    /// <summary>Begins a draft with everything in it that publishing needs.</summary>
    public static Task<Postmortem> DraftAsync(this TestApp app, Incident incident, params ActionInput[] actions) =>
        app.Postmortems().DraftAsync(app.Admin, incident.Id, new PostmortemChange { Sections = Written, Actions = actions });

    public static async Task<Postmortem> PublishAsync(this TestApp app, Incident incident)
    {
        await app.DraftAsync(incident);
        return await app.Postmortems().PublishAsync(app.Admin, incident.Id, expectedVersion: null);
    }

    public static async Task<PostmortemDetail> PostmortemOfAsync(this TestApp app, Incident incident) => (await app.Get<PostmortemQueries>().FindAsync(incident.Id))!;

    public static Task WatchPostmortemsAsync(this TestApp app) => app.Get<PostmortemWatch>().RunOnceAsync(CancellationToken.None);

    /// <summary>Puts a ready-made policy in force.</summary>
    public static Task PromiseAsync(this TestApp app, ReadyMadePolicy ready) =>
        app.Get<SettingsService>().ChangePolicyAsync(app.Admin, ready.ApplyTo(IncidentPolicy.Default), expectedVersion: null);
}
