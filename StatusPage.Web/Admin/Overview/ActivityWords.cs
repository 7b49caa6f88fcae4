namespace StatusPage.Web.Admin.Overview;

/// <summary>The audit log's actions as the middle of a sentence: who … what.</summary>
public static class ActivityWords
{
    public static string Of(string action) => action switch
    {
        "incident.created" => "reported",
        "incident.updated" => "posted an update on",
        "incident.resolved" => "resolved",
        "incident.reopened" => "reopened",
        "incident.update_corrected" => "corrected an update of",
        "incident.acknowledged" => "acknowledged",
        "incident.lead_changed" => "changed the lead of",
        "incident.changed" => "changed the facts of",
        "incident.note_added" => "wrote a note on",
        "incident.removed" => "removed the incident",
        "incident.bound_to_policy" => "bound to the policy of its time the incident",
        "maintenance.scheduled" => "scheduled the maintenance",
        "maintenance.changed" => "changed the maintenance",
        "maintenance.update_posted" => "posted an update on the maintenance",
        "maintenance.update_corrected" => "corrected an update on the maintenance",
        "maintenance.reminded" => "reminded subscribers of the maintenance",
        "promise.waived" => "waived a missed promise on",
        "maintenance.started" => "started the maintenance",
        "maintenance.verifying" => "came to verify the maintenance",
        "maintenance.completed" => "completed the maintenance",
        "maintenance.cancelled" => "cancelled the maintenance",
        "maintenance.series_changed" => "changed the series of maintenance",
        "maintenance.series_ended" => "ended the series of maintenance",
        "maintenance.occurrence_skipped" => "skipped an occurrence of",
        "maintenance.occurrence_moved" => "moved an occurrence of",
        "maintenance.occurrence_left_out" => "could not announce in time an occurrence of",
        "postmortem.drafted" => "began the postmortem of",
        "postmortem.changed" => "changed the draft postmortem of",
        "postmortem.published" => "published the postmortem of",
        "postmortem.discarded" => "threw away the draft postmortem of",
        "postmortem.action_changed" => "changed an action item of",
        "postmortem.linked" => "made a private link to the postmortem of",
        "postmortem.unlinked" => "ended the private link to the postmortem of",
        "board.arranged" => "rearranged the components",
        "account.set_up_link_issued" => "issued a one-time link for the first administrator",
        "installation.created" => "created this installation",
        "demo.loaded" => "loaded the demonstration data",
        "settings.updated" => "changed the settings",
        "policy.updated" => "put into force",
        "user.password_link_issued" => "issued a password link for",
        "user.password_chosen" => "chose a password for",
        "user.password_changed" => "changed the password of",
        "user.signed_in" => "signed in as",
        "user.sign_in_failed" => "turned away a wrong password for",
        "probe.secret_rotated" => "gave a new address to the probe",
        "probing.updated" => "changed the settings of probing",
        "notification.sent_by_hand" => "mailed subscribers a posting that was kept back, of",
        "delivery.retried" => "tried failed mails again",
        "mail.tested" => "sent a test mail",
        "subscriber.quarantined" => "saw a mail refused for good by",
        "component.status_set" => "set the status of",
        "suggestion.received" => "sent alerts, as the source",
        "suggestion.resolved" => "saw the end of",
        "suggestion.silent" => "heard no more of",
        "suggestion.published" => "published the alert",
        "suggestion.dismissed" => "dismissed the alert",
        "alert_source.rotated" => "gave a new address to",
        "alert_source.revealed" => "looked up the address of",
        "webhook.rotated" => "gave a new key to the webhook",
        "webhook.revealed" => "looked up the key of the webhook",
        "webhook.delivery_retried" => "sent something again to the webhook",
        _ => Spell(action),
    };

    /// <summary>Whether the words say it all, so that naming the subject after them would only repeat it.</summary>
    public static bool IsWhole(string action) =>
        action is "board.arranged" or "account.set_up_link_issued" or "installation.created" or "demo.loaded" or "settings.updated" or "probing.updated" or "delivery.retried" or "mail.tested";

    /// <summary>What was done to an incident or a maintenance, where that itself is plain from the page.</summary>
    public static string Alone(string action) => action switch
    {
        "incident.created" => "reported it",
        "incident.updated" => "posted an update",
        "incident.resolved" => "resolved it",
        "incident.reopened" => "reopened it",
        "incident.update_corrected" => "corrected an update",
        "incident.acknowledged" => "acknowledged it",
        "incident.lead_changed" => "changed the lead",
        "incident.changed" => "changed its facts",
        "incident.note_added" => "wrote a note",
        "incident.removed" => "removed it",
        "maintenance.scheduled" => "scheduled it",
        "maintenance.changed" => "changed it",
        "maintenance.update_posted" => "posted an update",
        "maintenance.reminded" => "reminded subscribers",
        "maintenance.started" => "started it",
        "maintenance.verifying" => "came to verify it",
        "maintenance.completed" => "completed it",
        "maintenance.cancelled" => "cancelled it",
        "postmortem.drafted" => "began its postmortem",
        "postmortem.changed" => "changed its draft postmortem",
        "postmortem.published" => "published its postmortem",
        "postmortem.discarded" => "threw away its draft postmortem",
        "postmortem.action_changed" => "changed the state of an action item",
        "postmortem.linked" => "made a private link to its postmortem",
        "postmortem.unlinked" => "ended the private link to its postmortem",
        _ => Spell(action),
    };

    /// <summary>"template.created" → "created the template".</summary>
    private static string Spell(string action)
    {
        var dot = action.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? action : $"{action[(dot + 1)..].Replace('_', ' ')} the {action[..dot].Replace('_', ' ')}";
    }
}
