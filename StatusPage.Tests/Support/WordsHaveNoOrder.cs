using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Core.Data;
using StatusPage.Core.Data.Postgres;

namespace StatusPage.Tests.Support;

/// <summary>
/// Enums are words in the database, and words have the order of the alphabet: a query that compares or sorts by one
/// gives a wrong answer without a fault. Here it is a fault.
/// </summary>
internal sealed class WordsHaveNoOrder : ExpressionVisitor, IQueryExpressionInterceptor
{
    /// <summary>One for all: each instance would make Entity Framework build its services anew.</summary>
    public static readonly WordsHaveNoOrder Instance = new();

    private WordsHaveNoOrder()
    {
    }

    public Expression QueryCompilationStarting(Expression queryExpression, QueryExpressionEventData eventData) => Visit(queryExpression);

    protected override Expression VisitBinary(BinaryExpression node)
    {
        if (node.NodeType is ExpressionType.LessThan or ExpressionType.LessThanOrEqual or ExpressionType.GreaterThan or ExpressionType.GreaterThanOrEqual
            && (IsEnum(node.Left) || IsEnum(node.Right)))
        {
            throw new InvalidOperationException($"A query compares words by order: {node}");
        }

        return base.VisitBinary(node);
    }

    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        if (node.Method.Name is "OrderBy" or "OrderByDescending" or "ThenBy" or "ThenByDescending" or "Max" or "Min"
            && node.Arguments is [_, UnaryExpression { Operand: LambdaExpression key }, ..] && IsEnum(key.Body))
        {
            throw new InvalidOperationException($"A query sorts by words: {key}");
        }

        return base.VisitMethodCall(node);
    }

    private static bool IsEnum(Expression expression) =>
        expression is UnaryExpression { NodeType: ExpressionType.Convert, Operand: var inner }
            ? IsEnum(inner)
            : (Nullable.GetUnderlyingType(expression.Type) ?? expression.Type).IsEnum;
}

internal static class QueryChecks
{
    public static void AddQueryChecks(this IServiceCollection services) =>
        services
            .ConfigureDbContext<StatusPageDbContext>(options => options.AddInterceptors(WordsHaveNoOrder.Instance))
            .ConfigureDbContext<PostgresDbContext>(options => options.AddInterceptors(WordsHaveNoOrder.Instance));
}
