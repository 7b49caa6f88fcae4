using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Notifications.Webhooks;
using StatusPage.Core.Subscribers;

namespace StatusPage.Core.Data;

internal sealed class SubscriberMapping :
    IEntityTypeConfiguration<Subscriber>,
    IEntityTypeConfiguration<SubscriberComponent>,
    IEntityTypeConfiguration<SubscriberIncident>,
    IEntityTypeConfiguration<ConfirmationMail>,
    IEntityTypeConfiguration<LinkKey>
{
    public void Configure(EntityTypeBuilder<Subscriber> builder)
    {
        builder.ToTable("Subscribers");
        builder.Property(s => s.Email).HasMaxLength(Subscriber.MaxEmail);
        builder.Property(s => s.Key).HasMaxLength(Subscriber.MaxEmail + 64);
        builder.Property(s => s.Mailbox).HasMaxLength(Subscriber.MaxEmail + 64);
        builder.Property(s => s.Domain).HasMaxLength(253);
        builder.Property(s => s.Requested).AsJson();
        builder.Property(s => s.QuarantineReason).HasMaxLength(Delivery.MaxReply);
        builder.Property(s => s.Version).IsConcurrencyToken();
        builder.HasIndex(s => s.Key).IsUnique();
        builder.HasIndex(s => new { s.State, s.Id });
        builder.HasIndex(s => s.Domain);
    }

    public void Configure(EntityTypeBuilder<SubscriberComponent> builder)
    {
        builder.ToTable("SubscriberComponents");
        builder.HasKey(c => new { c.SubscriberId, c.ComponentId });
        builder.HasOne<Subscriber>().WithMany().HasForeignKey(c => c.SubscriberId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Component>().WithMany().HasForeignKey(c => c.ComponentId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(c => c.ComponentId);
    }

    public void Configure(EntityTypeBuilder<SubscriberIncident> builder)
    {
        builder.ToTable("SubscriberIncidents");
        builder.HasKey(i => new { i.SubscriberId, i.IncidentId });
        builder.HasOne<Subscriber>().WithMany().HasForeignKey(i => i.SubscriberId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Incident>().WithMany().HasForeignKey(i => i.IncidentId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(i => i.IncidentId);
    }

    public void Configure(EntityTypeBuilder<ConfirmationMail> builder)
    {
        builder.ToTable("ConfirmationMails");
        builder.HasIndex(m => new { m.Mailbox, m.At });
        builder.HasIndex(m => m.At);
    }

    public void Configure(EntityTypeBuilder<LinkKey> builder) => builder.ToTable("LinkKeys");
}

internal sealed class NotificationMapping : IEntityTypeConfiguration<Notification>, IEntityTypeConfiguration<Delivery>
{
    public void Configure(EntityTypeBuilder<Notification> builder)
    {
        builder.ToTable("Notifications");
        builder.Property(n => n.SubjectId).HasMaxLength(Ids.MaxLength);
        builder.Property(n => n.PostingId).HasMaxLength(100);
        builder.Property(n => n.Components).AsJson();
        builder.Ignore(n => n.Queued);
        builder.HasIndex(n => n.PostingId).IsUnique();
        builder.HasIndex(n => n.SubjectId);
    }

    public void Configure(EntityTypeBuilder<Delivery> builder)
    {
        builder.ToTable("Deliveries");
        builder.Property(d => d.Address).HasMaxLength(Subscriber.MaxEmail);
        builder.Property(d => d.Thread).HasMaxLength(Ids.MaxLength);
        builder.Property(d => d.ClaimedBy).HasMaxLength(Ids.MaxLength);
        builder.Property(d => d.Reply).HasMaxLength(Delivery.MaxReply);
        builder.HasOne<Notification>().WithMany().HasForeignKey(d => d.NotificationId).OnDelete(DeleteBehavior.Cascade);
        // No key to the subscriber: removing one would have to look through every mail ever sent.
        builder.HasIndex(d => new { d.NotificationId, d.SubscriberId }).IsUnique();
        // Both hold only what is still to be sent, so that they stay small whatever was sent before.
        builder.HasIndex(d => d.DueMs).HasFilter("\"State\" = 'queued'").HasDatabaseName("DeliveriesDue");
        builder.HasIndex(d => d.SubscriberId).HasFilter("\"State\" = 'queued'").HasDatabaseName("DeliveriesQueuedBySubscriber");
    }
}

internal sealed class WebhookMapping : IEntityTypeConfiguration<WebhookEndpoint>, IEntityTypeConfiguration<WebhookEvent>, IEntityTypeConfiguration<WebhookDelivery>
{
    public void Configure(EntityTypeBuilder<WebhookEndpoint> builder)
    {
        builder.ToTable("WebhookEndpoints");
        builder.Property(w => w.Id).HasMaxLength(Ids.MaxLength);
        builder.Property(w => w.Name).HasMaxLength(WebhookEndpoint.MaxName);
        builder.Property(w => w.Topics).AsJson();
        builder.Property(w => w.ComponentIds).AsJson();
        builder.Property(w => w.RecentFailures).AsJson();
        builder.Property(w => w.Version).IsConcurrencyToken();
        builder.HasIndex(w => w.Name).IsUnique();
    }

    public void Configure(EntityTypeBuilder<WebhookEvent> builder)
    {
        builder.ToTable("WebhookEvents");
        builder.Property(e => e.EventId).HasMaxLength(Ids.MaxLength);
        builder.HasIndex(e => e.EventId).IsUnique();
        builder.HasIndex(e => e.At);
    }

    public void Configure(EntityTypeBuilder<WebhookDelivery> builder)
    {
        builder.ToTable("WebhookDeliveries");
        builder.Property(d => d.ClaimedBy).HasMaxLength(Ids.MaxLength);
        builder.Property(d => d.Answer).HasMaxLength(WebhookDelivery.MaxAnswer);
        builder.HasOne<WebhookEndpoint>().WithMany().HasForeignKey(d => d.EndpointId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne(d => d.Event).WithMany().HasForeignKey(d => d.EventId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(d => new { d.EndpointId, d.EventId }).IsUnique();
        builder.HasIndex(d => d.DueMs).HasFilter("\"State\" = 'queued'").HasDatabaseName("WebhookDeliveriesDue");
    }
}
