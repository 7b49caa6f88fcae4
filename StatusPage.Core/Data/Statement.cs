using System.Data.Common;

namespace StatusPage.Core.Data;

/// <summary>
/// A statement that is prepared once and run many times within one transaction: for the few rows that are written
/// hundreds of times a second, where an object tracker would cost more than the database. Plain SQL that SQLite and
/// PostgreSQL both take; parameters are named <c>@p0</c>, <c>@p1</c> and so on.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly DbCommand _command;

    public Statement(DbConnection connection, DbTransaction? transaction, string sql, int parameters)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        _command.Transaction = transaction;
        for (var i = 0; i < parameters; i++)
        {
            var parameter = _command.CreateParameter();
            parameter.ParameterName = $"@p{i}";
            _command.Parameters.Add(parameter);
        }
    }

    /// <summary>The same statement in another transaction of its connection.</summary>
    public void Within(DbTransaction? transaction) => _command.Transaction = transaction;

    public int Execute(params ReadOnlySpan<object?> values)
    {
        Set(values);
        return _command.ExecuteNonQuery();
    }

    public DbDataReader Read(params ReadOnlySpan<object?> values)
    {
        Set(values);
        return _command.ExecuteReader();
    }

    public void Dispose() => _command.Dispose();

    private void Set(ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            _command.Parameters[i].Value = values[i] is string text ? StorableText.Of(text) : values[i] ?? DBNull.Value;
        }
    }
}
