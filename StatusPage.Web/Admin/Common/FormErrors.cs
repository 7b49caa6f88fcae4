using System.Globalization;
using StatusPage.Core;
using StatusPage.Core.Text;

namespace StatusPage.Web.Admin.Common;

/// <summary>What is wrong with a form: sentences by field, sentences about the whole, and whether somebody else was first.</summary>
/// <param name="form">Begins the ids of the form's fields; give each form of a page its own.</param>
public sealed class FormErrors(string form = "form")
{
    private readonly Dictionary<string, string[]> _byField = new(StringComparer.Ordinal);
    private readonly List<string> _general = [];

    /// <summary>Sentences by the API's field names, for example <c>title</c> or <c>checklist.resolved</c>.</summary>
    public IReadOnlyDictionary<string, string[]> ByField => _byField;

    /// <summary>Sentences that belong to no single field.</summary>
    public IReadOnlyList<string> General => _general;

    /// <summary>Set where the thing was changed by someone else since the form was opened.</summary>
    public StaleVersionException? Stale { get; private set; }

    public bool Any => _byField.Count + _general.Count > 0 || Stale is not null;

    /// <summary>Counts refusals, so that the summary takes the focus once for each.</summary>
    public int Refusals { get; private set; }

    public string[] For(string field) => _byField.GetValueOrDefault(field, []);

    /// <summary>The id of a field's control in the page.</summary>
    public string IdOf(string field) => $"{form}-{new string([.. field.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')])}";

    public void Clear()
    {
        _byField.Clear();
        _general.Clear();
        Stale = null;
    }

    public void Add(string field, string sentence)
    {
        _byField[field] = [.. For(field), sentence];
        Refusals++;
    }

    public void Add(string sentence)
    {
        _general.Add(sentence);
        Refusals++;
    }

    /// <summary>What is wrong with what is being typed, in place of what was; it takes no focus, for nobody has sent anything yet.</summary>
    public void Show(InputErrors errors)
    {
        Clear();
        foreach (var (field, sentences) in errors.ByField)
        {
            _byField[field] = [.. sentences];
        }
    }

    /// <summary>A whole number as it was typed; null where it is none.</summary>
    public static int? Whole(string typed) =>
        int.TryParse(typed, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Where a refused field holds what is no whole number, that is what it says, in place of a range.</summary>
    public void SayNoNumber(string field, string typed)
    {
        if (_byField.ContainsKey(field) && !string.IsNullOrWhiteSpace(typed) && Whole(typed) is null)
        {
            _byField[field] = [$"“{typed.Trim()}” is not a whole number. Give digits alone."];
        }
    }

    /// <summary>Shows a refusal where it belongs, in place of what was shown before.</summary>
    public void Take(RefusedException refused)
    {
        Clear();
        switch (refused)
        {
            case InvalidInputException invalid:
                foreach (var (field, sentences) in invalid.Errors)
                {
                    _byField[field] = sentences;
                }

                break;
            case StaleVersionException stale:
                Stale = stale;
                break;
            case ShortNoticeException notice:
                _byField[notice.Field] = [notice.Message];
                break;
            case RuleException { Field: { } field }:
                _byField[field] = [refused.Message];
                break;
            default:
                _general.Add(refused.Message);
                break;
        }

        Refusals++;
    }
}
