using Interlock.Journal;

namespace Interlock.Registry.Answering;

/// <summary>A registry as a check of the machine sees it.</summary>
/// <param name="LeasesAhead">Leases that were given at a time that is still to come.</param>
/// <param name="EventAhead">The latest event of such a time; null: none.</param>
internal sealed record Soundness(long LastSeq, int Specs, int LeasesAhead, JournalEvent? EventAhead)
{
    /// <summary>How far back a wrong clock is of interest, in events.</summary>
    private const int Recent = 200;

    /// <summary>Two processes may not agree to the last moment.</summary>
    private static readonly TimeSpan Tolerated = TimeSpan.FromSeconds(2);

    public static Soundness Of(RegistryContext context) => context.Store.Read(reader =>
    {
        var latest = context.Now + Tolerated;
        return new Soundness(
            reader.LastSeq(),
            reader.ListSpecs().Count,
            reader.ListClaims().Count(claim => !claim.Parked && claim.ClaimedAt > latest),
            reader.ListEvents(new() { Last = true, Limit = Recent }).LastOrDefault(entry => entry.At > latest));
    });
}
