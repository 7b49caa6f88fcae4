namespace StatusPage.Core.Uptime;

/// <summary>Under <paramref name="Below"/> percent uptime, <paramref name="CreditPercent"/> percent of the price is credited.</summary>
/// <param name="Below">More than 0, at most the tier's target; up to four decimals.</param>
/// <param name="CreditPercent">0 to 100; up to two decimals.</param>
public sealed record CreditBand(decimal Below, decimal CreditPercent);
