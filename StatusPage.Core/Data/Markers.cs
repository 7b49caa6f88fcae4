namespace StatusPage.Core.Data;

/// <summary>Counts its changes, so that a second editor is told instead of overwriting the first.</summary>
public interface IVersioned
{
    int Version { get; set; }
}

/// <summary>A change to it can change what the public sees, so it makes a new publication.</summary>
public interface IPublic;

/// <summary>Carries the publication that last included it, so that a new snapshot reads only what changed.</summary>
public interface IPublishedRow
{
    long PublishedInVersion { get; set; }
}
