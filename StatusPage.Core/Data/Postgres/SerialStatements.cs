using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace StatusPage.Core.Data.Postgres;

/// <summary>
/// A statement that writes outside a transaction is one of its own, and takes the writers' lock too: sent ahead of it in the same
/// message, of which PostgreSQL makes one transaction. And text goes out as PostgreSQL takes it.
/// </summary>
internal sealed class SerialStatements : DbCommandInterceptor
{
    public static readonly SerialStatements Instance = new();

    private SerialStatements()
    {
    }

    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
    {
        Lock(command, eventData);
        Clean(command);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Lock(command, eventData);
        Clean(command);
        return ValueTask.FromResult(result);
    }

    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        Clean(command);
        return result;
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Clean(command);
        return ValueTask.FromResult(result);
    }

    public override InterceptionResult<object> ScalarExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<object> result)
    {
        Clean(command);
        return result;
    }

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default)
    {
        Clean(command);
        return ValueTask.FromResult(result);
    }

    private static void Lock(DbCommand command, CommandEventData eventData)
    {
        if (command.Transaction is null && eventData.CommandSource is CommandSource.ExecuteUpdate or CommandSource.ExecuteDelete or CommandSource.ExecuteSqlRaw)
        {
#pragma warning disable CA2100 // A constant ahead of what Entity Framework made.
            command.CommandText = SerialWriters.Lock + command.CommandText;
#pragma warning restore CA2100
        }
    }

    private static string? Clean(string? text) => text is null ? null : StorableText.Of(text);

    private static void Clean(DbCommand command)
    {
        foreach (DbParameter parameter in command.Parameters)
        {
            switch (parameter.Value)
            {
                case string text:
                    parameter.Value = StorableText.Of(text);
                    break;
                case string?[] texts:
                    parameter.Value = Array.ConvertAll(texts, Clean);
                    break;
                case List<string?> texts:
                    parameter.Value = texts.ConvertAll(Clean);
                    break;
                default:
                    break;
            }
        }
    }
}
