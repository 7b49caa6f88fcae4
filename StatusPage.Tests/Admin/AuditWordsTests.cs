using StatusPage.Web.Admin.Audit;
using Xunit;

namespace StatusPage.Tests.Admin;

public sealed class AuditWordsTests
{
    [Theory]
    [InlineData("incident.update_corrected", "Incident update corrected")]
    [InlineData("user.signed_in", "User signed in")]
    [InlineData("account.set_up_link_issued", "Set-up link issued")]
    public void An_action_reads_as_a_sentence(string action, string words) => Assert.Equal(words, AuditWords.Action(action));

    [Fact]
    public void Before_and_after_stand_side_by_side_by_field()
    {
        var rows = AuditWords.Changes(
            """{"siteSettings site":{"name":"Status","tagline":"Old","visible":true}}""",
            """{"siteSettings site":{"name":"Acme status","homeUrl":"https://acme.example","visible":false}}""");

        var row = Assert.Single(rows);
        Assert.Equal("Site settings site", row.Name);
        Assert.Equal(
            [
                new ChangedField("Home url", null, "https://acme.example"),
                new ChangedField("Name", "Status", "Acme status"),
                new ChangedField("Tagline", "Old", null),
                new ChangedField("Visible", "yes", "no"),
            ],
            row.Fields);
    }

    [Fact]
    public void Ids_in_row_names_stay_as_they_are_and_lists_become_lines()
    {
        var row = Assert.Single(AuditWords.Changes(null, """{"incidentTemplate 01ABCdef":{"components":[{"id":"c1","status":"major_outage"},{"id":"c2","status":"operational"}]}}"""));

        Assert.Equal("Incident template 01ABCdef", row.Name);
        Assert.Equal("Id: c1, Status: major_outage\nId: c2, Status: operational", Assert.Single(row.Fields).After);
    }
}
