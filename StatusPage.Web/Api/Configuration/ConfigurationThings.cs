namespace StatusPage.Web.Api.Configuration;

/// <summary>What there is of one section while a file is applied: read once, and kept up as entries are saved.</summary>
internal sealed class ConfigurationThings<T>
    where T : class
{
    private readonly Func<T, string> _idOf;
    private readonly Func<T, string> _nameOf;
    private readonly Dictionary<string, T> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _byName = new(StringComparer.Ordinal);

    public ConfigurationThings(string section, IEnumerable<T> all, Func<T, string> idOf, Func<T, string> nameOf)
    {
        (Section, _idOf, _nameOf) = (section, idOf, nameOf);
        foreach (var one in all)
        {
            Put(one);
        }
    }

    public string Section { get; }

    public IReadOnlyCollection<T> All => _byId.Values;

    public string IdOf(T one) => _idOf(one);

    public string NameOf(T one) => _nameOf(one);

    public T? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Those that are found by a name: one that gives it up in this file is not.</summary>
    public IEnumerable<T> Named(string name) => _byName.GetValueOrDefault(name, []).Select(id => _byId[id]);

    /// <summary>As it was saved, or as it is.</summary>
    public void Put(T one)
    {
        var id = _idOf(one);
        Unname(id);
        _byId[id] = one;
        if (!_byName.TryGetValue(_nameOf(one), out var ids))
        {
            _byName[_nameOf(one)] = ids = [];
        }

        ids.Add(id);
    }

    public void GiveUpNames(IEnumerable<string> ids)
    {
        foreach (var id in ids)
        {
            Unname(id);
        }
    }

    private void Unname(string id)
    {
        if (_byId.TryGetValue(id, out var before) && _byName.TryGetValue(_nameOf(before), out var ids))
        {
            ids.Remove(id);
        }
    }
}
