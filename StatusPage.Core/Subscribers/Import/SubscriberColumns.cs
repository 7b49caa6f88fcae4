using System.Globalization;
using StatusPage.Core.Incidents;
using StatusPage.Core.Text;

namespace StatusPage.Core.Subscribers.Import;

/// <summary>One line of a file of subscribers, understood or with what is wrong with it.</summary>
/// <param name="Said">What already stands fast about it: refused, or left out for what the file itself says.</param>
internal sealed record ImportRow(long Line, string Email, EmailAddress? Address, SubscriptionRequest Request, ImportLine? Said);

/// <summary>
/// The columns of a file of subscribers, found by the names in its first line, in any order; others are passed over. A file
/// that was exported can be imported: then it also has the state and scope of each, and who is not active there is left out.
/// </summary>
public sealed class SubscriberColumns
{
    public const string Email = "email";
    public const string Components = "components";
    public const string MinimumImpact = "minimumImpact";
    public const string Maintenance = "maintenance";
    public const string State = "state";
    public const string Scope = "scope";

    private static readonly string[] Known = [Email, Components, MinimumImpact, Maintenance, State, Scope];

    private readonly Dictionary<string, int> _at;

    private SubscriberColumns(Dictionary<string, int> at, IReadOnlyList<string> unused)
    {
        _at = at;
        Unused = unused;
    }

    /// <summary>Columns of the file that mean nothing here.</summary>
    public IReadOnlyList<string> Unused { get; }

    /// <summary>Columns of the file that are read.</summary>
    public IReadOnlyList<string> Used => [.. Known.Where(_at.ContainsKey)];

    /// <summary>Reads the first line.</summary>
    /// <exception cref="UnreadableTextException">It names no column of addresses, or one twice.</exception>
    internal static SubscriberColumns Read(CsvReader header)
    {
        var at = new Dictionary<string, int>(StringComparer.Ordinal);
        var unused = new List<string>();
        for (var i = 0; i < header.Count; i++)
        {
            var name = header[i].Trim();
            if (Known.FirstOrDefault(known => Plain(known) == Plain(name)) is not { } column)
            {
                unused.Add(SafeText.Shown(name, 60));
            }
            else if (!at.TryAdd(column, i))
            {
                throw new UnreadableTextException(header.Line, $"The first line names the column “{column}” twice. Each may be there once.");
            }
        }

        if (header.Fault is { } fault)
        {
            throw new UnreadableTextException(header.Line, $"The first line cannot be read. {fault}");
        }

        return at.ContainsKey(Email)
            ? new SubscriberColumns(at, unused)
            : throw new UnreadableTextException(
                header.Line, $"The first line names no column “{Email}”. It is to name the columns: {Email}, and where wanted {Components}, {MinimumImpact} and {Maintenance}.");
    }

    internal ImportRow Read(CsvReader line, ComponentNames names)
    {
        var email = Cell(line, Email);
        if (line.Fault is { } fault)
        {
            return Without(ImportResult.Refused, null, fault);
        }

        if (EmailAddress.TryParse(email, out var problem) is not { } address)
        {
            return Without(ImportResult.Refused, Email, problem);
        }

        if (NotActive(Cell(line, State)) is var (result, because))
        {
            return Without(result, State, because);
        }

        var scope = Cell(line, Scope).ToLowerInvariant();
        if (scope == SubscriberScope.Incidents.ToWord())
        {
            return Without(ImportResult.Refused, Scope, "This subscriber hears of single incidents only, which are not moved. Give the scope all or components, or leave the line out.");
        }

        if (scope.Length > 0 && scope is not ("all" or "components"))
        {
            return Without(ImportResult.Refused, Scope, $"The scope “{SafeText.Shown(scope, 40)}” is not accepted: give all, components, or nothing.");
        }

        var components = names.Find(scope == "all" ? "" : Cell(line, Components), out var missing);
        if (missing is not null || (scope == "components" && components.Count == 0))
        {
            return Without(ImportResult.Refused, Components, missing ?? "The scope is components, and none is given: give ids or names, separated by semicolons.");
        }

        var impact = Cell(line, MinimumImpact).ToLowerInvariant();
        if (!EnumWords.TryParse<Impact>(impact.Length == 0 ? Impact.None.ToWord() : impact, out var least))
        {
            return Without(ImportResult.Refused, MinimumImpact, $"The least impact “{SafeText.Shown(impact, 40)}” is not accepted: give {string.Join(", ", EnumWords.All<Impact>())}, or nothing for all.");
        }

        if (YesOrNo(Cell(line, Maintenance)) is not { } maintenance)
        {
            return Without(ImportResult.Refused, Maintenance, $"“{SafeText.Shown(Cell(line, Maintenance), 40)}” is not accepted: give true or false, or nothing for true.");
        }

        return new ImportRow(
            line.Line,
            email,
            address,
            new SubscriptionRequest { Scope = components.Count == 0 ? SubscriberScope.All : SubscriberScope.Components, Components = components, MinimumImpact = least, Maintenance = maintenance },
            Said: null);

        ImportRow Without(ImportResult said, string? column, string sentence) =>
            new(line.Line, email, Address: null, new SubscriptionRequest(), new ImportLine(line.Line, SafeText.Shown(email, Subscriber.MaxEmail), said, column, sentence));
    }

    private static (ImportResult, string)? NotActive(string state)
    {
        if (state.Length == 0)
        {
            return null;
        }

        return EnumWords.TryParse<SubscriberState>(state.ToLowerInvariant(), out var known) ? known switch
        {
            SubscriberState.Active => null,
            SubscriberState.Pending => (ImportResult.Refused, "By the file this address has not confirmed. Leave the state empty to ask it to."),
            SubscriberState.Quarantined => (ImportResult.Quarantined, "By the file this address is in quarantine: it was left out."),
            SubscriberState.Unsubscribed => (ImportResult.Unsubscribed, "By the file this address wants no more mails: it was left out."),
        } : (ImportResult.Refused, $"The state “{SafeText.Shown(state, 40)}” is not known: give {string.Join(", ", EnumWords.All<SubscriberState>())}, or nothing. If the column means something else, give it another name.");
    }

    private static bool? YesOrNo(string cell) => cell.ToLowerInvariant() switch
    {
        "" or "true" or "yes" or "y" or "1" => true,
        "false" or "no" or "n" or "0" => false,
        _ => null,
    };

    /// <summary>Trimmed, and without the apostrophe that keeps a spreadsheet from running the cell as a formula.</summary>
    private string Cell(CsvReader line, string column)
    {
        if (!_at.TryGetValue(column, out var index))
        {
            return "";
        }

        var cell = line[index].Trim();
        return cell.Length > 1 && cell[0] == '\'' && Csv.Text(cell[1..]) == cell ? cell[1..] : cell;
    }

    /// <summary>"Minimum impact", "minimum_impact" and "minimumImpact" are one.</summary>
    private static string Plain(string name) => string.Concat(name.Where(char.IsLetter)).ToLower(CultureInfo.InvariantCulture);
}
