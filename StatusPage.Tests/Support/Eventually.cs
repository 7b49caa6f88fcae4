namespace StatusPage.Tests.Support;

/// <summary>Waits for what comes about by itself, and fails where it does not: a test that waits for ever says nothing.</summary>
internal static class Eventually
{
    /// <summary>Far longer than anything takes on a busy machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static Task HoldsAsync(Func<bool> holds) => HoldsAsync(() => Task.FromResult(holds()));

    public static async Task HoldsAsync(Func<Task<bool>> holds) => await ReadAsync(holds, held => held);

    /// <summary>What was read once it was as wanted.</summary>
    public static async Task<T> ReadAsync<T>(Func<Task<T>> read, Func<T, bool> wanted)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var now = await read();
            if (wanted(now))
            {
                return now;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, $"It did not come about within {Patience.TotalMinutes:0} minutes. The last that was seen: {now}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
