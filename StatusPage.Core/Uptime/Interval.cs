using System.Runtime.InteropServices;

namespace StatusPage.Core.Uptime;

/// <summary>A stretch of time, half-open: from <see cref="From"/> until before <see cref="Until"/>. Empty where it ends before it begins.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Interval(DateTimeOffset From, DateTimeOffset Until)
{
    public bool IsEmpty => From >= Until;

    public TimeSpan Length => IsEmpty ? TimeSpan.Zero : Until - From;
}
