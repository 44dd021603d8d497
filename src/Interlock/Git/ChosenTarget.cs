namespace Interlock.Git;

/// <summary>The branch that merges go to where nobody has named one, as it looks at this moment.</summary>
/// <param name="Because">Why it and no other, in a few words.</param>
internal sealed record ChosenTarget(string Branch, string Because);
