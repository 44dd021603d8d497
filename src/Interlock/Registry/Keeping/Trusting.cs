using Interlock.Journal;

namespace Interlock.Registry.Keeping;

/// <summary>Tells the log what people trusted, so that it can be seen later by which checks something should have got done.</summary>
internal sealed class Trusting(RegistryContext context)
{
    /// <param name="trusted">False: the trust was taken back.</param>
    /// <param name="hash">Of the content that was trusted.</param>
    /// <param name="checks">All configured checks; those of the repository's own file are what was trusted.</param>
    public Result<int> Record(bool trusted, string hash, IReadOnlyList<RanCheck> checks, Actor actor) => context.Write<int>(Authority.Trust.For(actor), changes =>
    {
        changes.Log(EventTypes.OperatorAction, null, new()
        {
            ["action"] = trusted ? "trust" : "revoke_trust",
            ["by"] = actor.Name,
            ["hash"] = hash,
            ["from"] = Provenance.ToJson(actor.Origin),
            ["checks"] = RanCheck.Json(checks.Where(check => check.Layer == "repository")),
        });
        return 0;
    });
}
