using System.Globalization;
using StatusPage.Core;
using StatusPage.Core.Catalog;

namespace StatusPage.Web.Admin.Catalog;

/// <summary>What the form of a component holds, as typed. Two are equal when everything typed is.</summary>
public sealed record ComponentFields
{
    public string Name { get; set; } = "";

    public string Description { get; set; } = "";

    /// <summary>Empty: outside any group.</summary>
    public string GroupId { get; set; } = "";

    public bool Visible { get; set; } = true;

    public bool Core { get; set; } = true;

    public string Plans { get; set; } = "";

    public string Target { get; set; } = "";

    public string Measured { get; set; } = "";

    public static ComponentFields From(Component component) => new()
    {
        Name = component.Name,
        Description = component.Description ?? "",
        GroupId = component.GroupId ?? "",
        Visible = component.Visible,
        Core = component.Core,
        Plans = component.Plans ?? "",
        Target = component.Target?.ToString("0.####", CultureInfo.InvariantCulture) ?? "",
        Measured = component.Measured ?? "",
    };

    /// <summary>The status set by hand is not in this form and stays.</summary>
    public ComponentInput ToInput() => new()
    {
        Name = Name,
        Description = Description,
        GroupId = GroupId.Length == 0 ? null : GroupId,
        Visible = Visible,
        Core = Core,
        Plans = Plans,
        Target = ParseTarget(Target, out var target)
            ? target
            : throw new InvalidInputException("target", $"“{Target.Trim()}” is not a percentage. Give one such as 99.9, or nothing."),
        Measured = Measured,
    };

    /// <summary>As people write it: with a point or a comma, with or without the sign.</summary>
    public static bool ParseTarget(string text, out decimal? target)
    {
        target = null;
        var plain = text.Trim().TrimEnd('%').TrimEnd().Replace(',', '.');
        if (plain.Length == 0)
        {
            return true;
        }

        if (!decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        target = value;
        return true;
    }

    /// <summary>What a target leaves for downtime, in words; null for what is no target.</summary>
    public static string? Allowance(string text)
    {
        if (!ParseTarget(text, out var target) || target is not (> 0 and <= 100))
        {
            return null;
        }

        var seconds = (int)((100 - target.Value) * 30 * 24 * 60 * 60 / 100);
        return seconds switch
        {
            0 => "No downtime at all is allowed.",
            < 120 => $"Allows {seconds} seconds of downtime in 30 days.",
            < 2 * 60 * 60 => $"Allows {seconds / 60} minutes of downtime in 30 days.",
            _ => $"Allows {seconds / 3600} h {seconds / 60 % 60} min of downtime in 30 days.",
        };
    }

    /// <summary>What somebody else changed, field by field.</summary>
    public IEnumerable<(string Field, string Was, string Is)> ChangesTo(ComponentFields latest, Func<string, string> groupName)
    {
        (string Field, string Was, string Is)[] all =
        [
            ("Name", Name, latest.Name),
            ("Description", Description, latest.Description),
            ("Group", groupName(GroupId), groupName(latest.GroupId)),
            ("On the public page", Word(Visible, "shown", "hidden"), Word(latest.Visible, "shown", "hidden")),
            ("Kind", Word(Core, "core", "best effort"), Word(latest.Core, "core", "best effort")),
            ("Plans", Plans, latest.Plans),
            ("Target", Target, latest.Target),
            ("What is measured", Measured, latest.Measured),
        ];
        return all.Where(change => change.Was != change.Is);

        static string Word(bool value, string yes, string no) => value ? yes : no;
    }

    /// <summary>Mine where I changed something since <paramref name="opened"/>, theirs everywhere else.</summary>
    public ComponentFields Over(ComponentFields opened, ComponentFields latest) => new()
    {
        Name = Name != opened.Name ? Name : latest.Name,
        Description = Description != opened.Description ? Description : latest.Description,
        GroupId = GroupId != opened.GroupId ? GroupId : latest.GroupId,
        Visible = Visible != opened.Visible ? Visible : latest.Visible,
        Core = Core != opened.Core ? Core : latest.Core,
        Plans = Plans != opened.Plans ? Plans : latest.Plans,
        Target = Target != opened.Target ? Target : latest.Target,
        Measured = Measured != opened.Measured ? Measured : latest.Measured,
    };
}
