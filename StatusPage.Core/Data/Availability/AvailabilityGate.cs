using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace StatusPage.Core.Data.Availability;

/// <summary>Refuses connections while the database is away, so that nobody holds a thread waiting for it.</summary>
internal sealed class AvailabilityGate(DatabaseState state) : DbConnectionInterceptor
{
    public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        state.Demand();
        return result;
    }

    public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        state.Demand();
        return ValueTask.FromResult(result);
    }
}
