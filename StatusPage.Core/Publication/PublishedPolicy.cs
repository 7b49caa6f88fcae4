using System.Collections.Immutable;
using StatusPage.Core.Promises;

namespace StatusPage.Core.Publication;

/// <summary>A version of the policy, in force from a moment until the next version.</summary>
public sealed record PublishedPolicy(int Number, DateTimeOffset From, IncidentPolicy Policy)
{
    /// <summary>The version in force at a moment: the last that began by then, and before all of them the first.</summary>
    internal static PublishedPolicy At(ImmutableArray<PublishedPolicy> versions, DateTimeOffset moment)
    {
        for (var i = versions.Length - 1; i > 0; i--)
        {
            if (versions[i].From <= moment)
            {
                return versions[i];
            }
        }

        return versions[0];
    }
}
