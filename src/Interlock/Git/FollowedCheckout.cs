namespace Interlock.Git;

/// <summary>A checkout that moved along with its branch.</summary>
/// <param name="Path">Its working tree.</param>
/// <param name="KeptLocal">
/// Files that were edited there in the very moment of the move: they keep the local content, so they now show as edited against the
/// new commit.
/// </param>
internal sealed record FollowedCheckout(string Path, IReadOnlyList<string> KeptLocal);
