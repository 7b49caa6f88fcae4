namespace StatusPage.Web.Api.Documentation;

/// <summary>Examples of what is no JSON, by the operation that takes or answers it.</summary>
internal static class TextExamples
{
    private const string Configuration = """
        groups:
        - name: Europe
        components:
        - name: API
          group: Europe
          target: 99.9
          measured: GET / returns 200
        templates:
        - name: Slow answers
          title: '{{component}} answers slowly'
          impact: minor
          message: We are looking into it.
          components:
          - component: API
            status: degraded_performance
        probes:
        - name: API from Frankfurt
          kind: http
          target: https://api.example.com/health
          component: API
          template: Slow answers
          intervalSeconds: 60
        tiers:
        - name: Business
          target: 99.9
          bands:
          - below: 99.9
            creditPercent: 10
          components:
          - API
        """;

    private const string Metrics = """
        # HELP statuspage_snapshot_age_seconds How long ago what readers see was built; 15 seconds or less while the database answers.
        # TYPE statuspage_snapshot_age_seconds gauge
        statuspage_snapshot_age_seconds 4.2
        """;

    public static string? Body(string? operation) => operation == "adminApplyConfiguration" ? Configuration : null;

    public static string? Answer(string? operation) => operation switch
    {
        "adminExportConfiguration" => Configuration,
        "getMetrics" => Metrics,
        _ => null,
    };
}
