namespace StatusPage.Web.Api;

/// <summary>On what an answer shows and its patch does not take: the call that changes it, as a sentence.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ChangedByAttribute(string sentence) : Attribute
{
    public string Sentence { get; } = sentence;
}

/// <summary>On what a patch takes: it says how the rest is meant, so it counts also where reading shows the same.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CountsAsGivenAttribute : Attribute;
