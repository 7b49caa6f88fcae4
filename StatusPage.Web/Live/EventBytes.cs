using System.Globalization;
using System.Text;
using StatusPage.Core.Notifications.Webhooks;
using StatusPage.Core.Publication;
using StatusPage.Web.Api;

namespace StatusPage.Web.Live;

/// <summary>Events as they go over the wire (HTML standard, server-sent events): encoded once, however many read them.</summary>
public static class EventBytes
{
    /// <summary>What happened, with the thing it happened to as the public API has it.</summary>
    /// <param name="id">Where the reader then is.</param>
    /// <param name="change">What happened.</param>
    /// <param name="snapshot">Of which publication.</param>
    /// <param name="siteUrl">What links begin with; <see cref="EventFrame.Gap"/> for what each reader's begin with.</param>
    public static EventFrame Of(EventId id, PublishedChange change, PublishedSnapshot snapshot, string siteUrl)
    {
        var json = change switch
        {
            { Incident: { } incident } => WireJson.Serialize(PublicWire.IncidentOf(snapshot.NameOf, incident, siteUrl)),
            { Maintenance: { } window } => WireJson.Serialize(PublicWire.MaintenanceOf(snapshot.NameOf, window, siteUrl)),
            { Component: { } component } => WireJson.Serialize(PublicJson.ComponentOf(component)),
            _ => throw new ArgumentException("A change is of an incident, a maintenance or a component.", nameof(change)),
        };
        // JSON of ours is one line; a line break in it would be two fields.
        return new EventFrame([.. Encoding.ASCII.GetBytes($"id: {id}\nevent: {Name(change.Kind)}\ndata: "), .. json, .. "\n\n"u8]);
    }

    /// <summary>
    /// A sign of life: a comment that says how old the state is and which publication is the last. Its id moves a reader's place on,
    /// so that one who comes back after a quiet day is told little twice.
    /// </summary>
    public static byte[] Beat(EventId id, PublishedSnapshot snapshot) => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $": as of {InstantConverter.ToText(snapshot.BuiltAt)}, publication {snapshot.Version}\nid: {id}\n\n"));

    /// <summary>How long to wait before coming back: not the same for all, who would otherwise come back at once.</summary>
    public static byte[] Retry(int milliseconds) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"retry: {milliseconds}\n"));

    /// <summary>The whole of a stream that ends at once.</summary>
    public static byte[] RetryOnly(int milliseconds) => [.. Retry(milliseconds), .. "\n"u8];

    public static string Name(PublishedChangeKind kind) => kind switch
    {
        PublishedChangeKind.IncidentCreated => WebhookEvents.IncidentCreated,
        PublishedChangeKind.IncidentUpdated => WebhookEvents.IncidentUpdated,
        PublishedChangeKind.IncidentResolved => WebhookEvents.IncidentResolved,
        PublishedChangeKind.MaintenanceScheduled => WebhookEvents.MaintenanceScheduled,
        PublishedChangeKind.MaintenanceUpdated => WebhookEvents.MaintenanceUpdated,
        PublishedChangeKind.MaintenanceStarted => WebhookEvents.MaintenanceStarted,
        PublishedChangeKind.MaintenanceCompleted => WebhookEvents.MaintenanceCompleted,
        PublishedChangeKind.ComponentUpdated => WebhookEvents.ComponentUpdated,
    };
}
