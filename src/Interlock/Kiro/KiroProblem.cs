namespace Interlock.Kiro;

/// <summary>Something wrong with one task or one line; it never stops the reading of the others.</summary>
/// <param name="Line">1-based line number.</param>
/// <param name="Code">Dotted and stable, such as <c>kiro.duplicate_id</c>.</param>
/// <param name="Message">The fact, one sentence.</param>
internal sealed record KiroProblem(int Line, string Code, string Message);
