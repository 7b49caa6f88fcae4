namespace StatusPage.Core.Wire;

/// <summary>On what an answer shows: it moves by itself, or is told once. Another value sent back is an old one, and passed over.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MovesByItselfAttribute : Attribute;
