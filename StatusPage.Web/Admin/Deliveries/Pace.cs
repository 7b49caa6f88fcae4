namespace StatusPage.Web.Admin.Deliveries;

/// <summary>How fast mails go out, by what was seen of them within the last half minute.</summary>
public sealed class Pace
{
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    private readonly Queue<(DateTimeOffset At, int Done)> _seen = new();
    private (DateTimeOffset At, int Done) _last;

    /// <summary>Mails a second; null while it cannot be told.</summary>
    public double? PerSecond => _seen.TryPeek(out var first) && (_last.At - first.At).TotalSeconds is >= 1 and var seconds && _last.Done > first.Done
        ? (_last.Done - first.Done) / seconds
        : null;

    public void See(DateTimeOffset at, int done)
    {
        // Retried: what had ended begins anew.
        if (done < _last.Done)
        {
            _seen.Clear();
        }

        _last = (at, done);
        _seen.Enqueue(_last);
        while (_seen.TryPeek(out var first) && at - first.At > Window)
        {
            _seen.Dequeue();
        }
    }

    /// <summary>How long the rest takes if it goes on like this.</summary>
    public TimeSpan? Left(int queued) => PerSecond is { } rate ? TimeSpan.FromSeconds(queued / rate) : null;
}
