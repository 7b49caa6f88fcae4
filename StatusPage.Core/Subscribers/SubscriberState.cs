namespace StatusPage.Core.Subscribers;

public enum SubscriberState
{
    /// <summary>Asked for mails and has not confirmed the address; forgotten when the link has expired.</summary>
    Pending,

    Active,

    /// <summary>The address was refused for good by its mail server. Gets nothing until staff release it.</summary>
    Quarantined,

    /// <summary>Asked for no more; kept so that no import brings the address back.</summary>
    Unsubscribed,
}

/// <summary>Which incidents and maintenances somebody hears of.</summary>
public enum SubscriberScope
{
    All,

    /// <summary>Only those that affect one of the chosen components.</summary>
    Components,

    /// <summary>Only single incidents that were asked for one by one.</summary>
    Incidents,
}

/// <summary>How an address came to us.</summary>
public enum SubscriberSource
{
    /// <summary>The form on the page, or a program in a reader's name.</summary>
    Page,

    /// <summary>Added by a member of staff, one by one.</summary>
    Staff,

    Import,
}
