using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace StatusPage.Core.Data.Postgres;

/// <summary>LIKE finds “api” in “API” on SQLite; on PostgreSQL that is ILIKE.</summary>
internal sealed class LikeWithoutCase : ExpressionVisitor, IQueryExpressionInterceptor
{
    /// <summary>One for all: each instance would make Entity Framework build its services anew.</summary>
    public static readonly LikeWithoutCase Instance = new();

    private static readonly System.Reflection.MethodInfo ILike = ((Func<DbFunctions, string, string, string, bool>)NpgsqlDbFunctionsExtensions.ILike).Method;

    private LikeWithoutCase()
    {
    }

    public Expression QueryCompilationStarting(Expression queryExpression, QueryExpressionEventData eventData) => Visit(queryExpression);

    protected override Expression VisitMethodCall(MethodCallExpression node) =>
        node.Method.DeclaringType == typeof(DbFunctionsExtensions) && node.Method.Name == nameof(DbFunctionsExtensions.Like) && node.Arguments.Count == 4
            ? Expression.Call(ILike, node.Arguments.Select(argument => Visit(argument)))
            : base.VisitMethodCall(node);
}
