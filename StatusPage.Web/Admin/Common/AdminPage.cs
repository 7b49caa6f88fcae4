using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Data.Availability;
using StatusPage.Web.Hosting;

namespace StatusPage.Web.Admin.Common;

/// <summary>A page or part of the console that reads and acts: who is there, and how to do something that may be refused.</summary>
public abstract class AdminPage : ComponentBase
{
    private bool _ready;

    [CascadingParameter]
    private Task<AuthenticationState> AuthState { get; set; } = default!;

    [Inject]
    protected IDbContextFactory<StatusPageDbContext> Contexts { get; set; } = default!;

    [Inject]
    protected Toasts Toasts { get; set; } = default!;

    [Inject]
    protected TimeProvider Clock { get; set; } = default!;

    [Inject]
    protected NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private ILoggerFactory Loggers { get; set; } = default!;

    /// <summary>The signed-in person as the actor of what they do.</summary>
    protected Actor Actor { get; private set; } = default!;

    /// <summary>For what to show; services decide what is allowed.</summary>
    protected StaffRole Role { get; private set; }

    /// <summary>True while <see cref="TryAsync"/> works, so that a button can say so and a second click does nothing.</summary>
    protected bool Busy { get; private set; }

    public override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        if (!_ready)
        {
            var user = (await AuthState).User;
            (Actor, Role) = (user.ToActor(), user.Role());
            _ready = true;
        }

        await base.SetParametersAsync(ParameterView.Empty);
    }

    protected bool May(StaffRole needed) => Role >= needed;

    /// <summary>
    /// Does something that may be refused. A refusal, or a failure of ours, goes to <paramref name="errors"/> as
    /// sentences and what was typed stays; a refusal without a form goes to a toast. True when it was done.
    /// </summary>
    protected async Task<bool> TryAsync(FormErrors? errors, Func<Task> act)
    {
        if (Busy)
        {
            return false;
        }

        Busy = true;
        StateHasChanged();
        try
        {
            await act();
            errors?.Clear();
            return true;
        }
        catch (RefusedException refused)
        {
            if (errors is null)
            {
                Toasts.Warn(refused.Message);
            }
            else
            {
                errors.Take(refused);
            }

            return false;
        }
        catch (Exception exception) when (DatabaseFaults.Find(exception) is { } fault)
        {
            if (errors is null)
            {
                Toasts.Warn(fault.Sentence);
            }
            else
            {
                errors.Clear();
                errors.Add(fault.Sentence);
            }

            return false;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Loggers.CreateLogger(GetType()).LogError(exception, "An act in the console failed.");
            const string sentence = "This was not saved: the server had a problem of its own. What you typed is still here; try again, and if it happens once more, look into the server's log.";
            if (errors is null)
            {
                Toasts.Warn(sentence);
            }
            else
            {
                errors.Clear();
                errors.Add(sentence);
            }

            return false;
        }
        finally
        {
            Busy = false;
        }
    }
}
