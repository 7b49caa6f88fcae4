using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;

namespace StatusPage.Tests.Catalog;

public sealed class StatusRollupTests
{
    /// <summary>Worst first, written down here independently of the enum's own numbers.</summary>
    private static readonly ComponentStatus[] WorstFirst =
    [
        ComponentStatus.MajorOutage,
        ComponentStatus.PartialOutage,
        ComponentStatus.DegradedPerformance,
        ComponentStatus.UnderMaintenance,
        ComponentStatus.Operational,
    ];

    public static TheoryData<ComponentStatus, ComponentStatus> Pairs()
    {
        var pairs = new TheoryData<ComponentStatus, ComponentStatus>();
        foreach (var (a, b) in WorstFirst.SelectMany(a => WorstFirst.Select(b => (a, b))))
        {
            pairs.Add(a, b);
        }

        return pairs;
    }

    public static TheoryData<ComponentStatus, Impact> StatusesWithImpacts()
    {
        var pairs = new TheoryData<ComponentStatus, Impact>();
        foreach (var (status, impact) in WorstFirst.SelectMany(s => Enum.GetValues<Impact>().Select(i => (s, i))))
        {
            pairs.Add(status, impact);
        }

        return pairs;
    }

    [Fact]
    public void Every_status_has_its_place_in_the_order() => Assert.Equal(Enum.GetValues<ComponentStatus>().Order(), WorstFirst.Reverse());

    [Fact]
    public void No_components_are_operational() => Assert.Equal(ComponentStatus.Operational, StatusRollup.Worst([]));

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Two_statuses_show_as_the_worse_of_them(ComponentStatus a, ComponentStatus b) =>
        Assert.Equal(FirstOf(a, b), StatusRollup.Worst([a, b]));

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Three_statuses_show_as_the_worst_of_them_in_whatever_order(ComponentStatus a, ComponentStatus b)
    {
        foreach (var c in WorstFirst)
        {
            var expected = FirstOf(a, b, c);
            Assert.Equal(expected, StatusRollup.Worst([a, b, c]));
            Assert.Equal(expected, StatusRollup.Worst([c, a, b]));
            Assert.Equal(expected, StatusRollup.Worst([b, c, a]));
        }
    }

    [Theory]
    [InlineData(ComponentStatus.DegradedPerformance)]
    [InlineData(ComponentStatus.PartialOutage)]
    [InlineData(ComponentStatus.MajorOutage)]
    public void Maintenance_never_hides_trouble(ComponentStatus trouble) =>
        Assert.Equal(trouble, StatusRollup.Worst([ComponentStatus.UnderMaintenance, trouble, ComponentStatus.UnderMaintenance]));

    [Theory]
    [MemberData(nameof(StatusesWithImpacts))]
    public void The_page_is_never_operational_over_an_open_incident_with_an_impact(ComponentStatus component, Impact impact)
    {
        var overall = StatusRollup.Overall([component], [impact]);

        Assert.Equal(component == ComponentStatus.Operational && impact == Impact.None, overall == ComponentStatus.Operational);
        Assert.Equal(FirstOf(component, StatusRollup.Severity(impact)), overall);
    }

    [Theory]
    [InlineData(Impact.None, ComponentStatus.Operational)]
    [InlineData(Impact.Minor, ComponentStatus.DegradedPerformance)]
    [InlineData(Impact.Major, ComponentStatus.PartialOutage)]
    [InlineData(Impact.Critical, ComponentStatus.MajorOutage)]
    public void An_incident_that_names_no_component_still_shows_by_its_impact(Impact impact, ComponentStatus overall) =>
        Assert.Equal(overall, StatusRollup.Overall([], [impact]));

    private static ComponentStatus FirstOf(params ComponentStatus[] statuses) => WorstFirst.First(statuses.Contains);
}
