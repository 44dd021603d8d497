namespace Interlock.Dispatching;

/// <summary>Something a dispatcher does beside its work now and then, such as a backup.</summary>
/// <param name="IsDue">Asked in every turn of the loop, so it must cost next to nothing.</param>
/// <param name="Do">Writes down by itself what failed; it throws only for bugs.</param>
internal sealed record Chore(Func<bool> IsDue, Action Do);
