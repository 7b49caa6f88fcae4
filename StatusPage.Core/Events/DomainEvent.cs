using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Core.Data;

namespace StatusPage.Core.Events;

/// <summary>Something that happened in an act, raised before it commits.</summary>
public interface IDomainEvent;

/// <summary>
/// Follows an event within the same transaction: what it writes is committed with the change or not at all.
/// Effects outside the database are not for here; they are made later from the rows it writes.
/// </summary>
public interface IFollow<in TEvent>
    where TEvent : IDomainEvent
{
    Task FollowAsync(TEvent happened, Act act);
}

/// <summary>Hands each event to everything that follows its type or a base type of it.</summary>
public sealed class EventDispatcher(IServiceProvider services)
{
    public async Task DispatchAsync(IDomainEvent happened, Act act)
    {
        for (var type = happened.GetType(); type is not null && typeof(IDomainEvent).IsAssignableFrom(type); type = type.BaseType)
        {
            var follower = typeof(IFollow<>).MakeGenericType(type);
            foreach (var one in services.GetServices(follower))
            {
                await (Task)follower.GetMethod(nameof(IFollow<>.FollowAsync))!.Invoke(one, BindingFlags.DoNotWrapExceptions, binder: null, [happened, act], culture: null)!;
            }
        }
    }
}
