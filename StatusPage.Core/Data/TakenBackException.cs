namespace StatusPage.Core.Data;

/// <summary>Ends an act on purpose, so that nothing of it stays: to tell what it would have done. No failure.</summary>
public abstract class TakenBackException : Exception;
