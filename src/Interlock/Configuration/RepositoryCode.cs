using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Interlock.Configuration;

/// <summary>
/// Everything in the repository's files that would be executed, or steers what is, and the rules they set. A person trusts exactly this
/// content, by hash, before any of it runs or a rule is loosened. What the same person says elsewhere (user file, environment, flags)
/// needs no trust.
/// </summary>
/// <param name="entries">The leaves of the repository's files that execute, and its rules.</param>
/// <param name="included">The files that <c>include</c> named.</param>
/// <param name="inEffect">See <see cref="InEffect"/>.</param>
internal sealed class RepositoryCode(IReadOnlyList<ConfigEntry> entries, IReadOnlyList<string> included, bool inEffect)
{
    /// <summary>
    /// False when nothing of it executes or loosens a rule, or when a stronger layer replaced all that does: then no trust is asked, unless
    /// something else was trusted before.
    /// </summary>
    public bool InEffect => inEffect;

    /// <summary>The files that the repository's own file includes, relative to the repository.</summary>
    public IReadOnlyList<string> Included => included;

    /// <summary>The repository's files name no command at all.</summary>
    public bool IsEmpty => !entries.Any(Executes);

    /// <summary><c>sha256:</c> and 64 hex digits over <see cref="Content"/>.</summary>
    public string Hash => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Content().ToJsonString())));

    /// <summary>Path → value, sorted; and the included files.</summary>
    public JsonObject Content()
    {
        var content = new JsonObject();
        foreach (var entry in entries)
        {
            content.Add(entry.Path, ConfigJson.Of(entry.Value));
        }

        content.Add(ConfigTable.Include, new JsonArray([.. included.Select(name => (JsonNode?)name)]));
        return content;
    }

    internal static RepositoryCode From(FileLayer repository, IReadOnlyDictionary<string, ConfigEntry> inEffect) => new(
        [.. repository.Entries.Values.Where(entry => Executes(entry) || entry.Key.IsPolicy).OrderBy(e => e.Path, StringComparer.Ordinal)],
        repository.Included,
        inEffect.Values.Any(e => e.Origin.Layer == ConfigLayer.Repository && Executes(e)) || repository.Entries.Values.Any(PolicyUnion.Loosens));

    // A choice that is the built-in one runs nothing.
    private static bool Executes(ConfigEntry entry) =>
        entry.Key.RunsCode && entry.Value is not CheckPlan { Checks.Count: 0 } && !(entry.Key.Type == ConfigType.Choice && entry.Value.Equals(entry.Key.Default));
}
