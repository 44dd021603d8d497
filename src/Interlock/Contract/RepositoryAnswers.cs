using System.Text.Json.Nodes;
using Interlock.Configuration;

namespace Interlock.Contract;

/// <summary>A repository that was made ready.</summary>
/// <param name="Configuration">Path of the file.</param>
/// <param name="Registry">Path.</param>
/// <param name="Target">The branch that is merged to; null where the configuration cannot be read.</param>
/// <param name="Checks">What was recognised.</param>
internal sealed record InitAnswer(
    string Repository, string Configuration, bool ConfigurationWritten, string Registry, bool RegistryMade, string? Target, IReadOnlyList<ProposedCheck> Checks);

/// <summary>What a person agreed to, or no longer.</summary>
/// <param name="Hash">Of the content.</param>
/// <param name="Commands">The content that names commands.</param>
/// <param name="GitPrograms">Programs that git's configuration names, by key.</param>
internal sealed record TrustAnswer(string Repository, string Hash, bool Trusted, JsonNode? Commands, JsonObject GitPrograms);

/// <summary>The configuration in effect, and where things are kept.</summary>
/// <param name="Values">By path.</param>
/// <param name="Origins">Where each comes from, by path.</param>
/// <param name="Overruled">What others say and does not count, by path.</param>
internal sealed record ConfigAnswer(
    string StateDirectory, string Registry, string? UserFile, string? TrustFile, JsonObject Values, JsonObject Origins, JsonObject Overruled);

/// <summary>One look at something that everything relies on.</summary>
/// <param name="Fix">What would mend it.</param>
internal sealed record DoctorAnswer(string Check, [property: Words("ok", "warn", "fail")] string Health, string Text, string? Fix);

/// <summary>A hook that was put in or taken out.</summary>
/// <param name="Changed">False where it was so already.</param>
/// <param name="Kept">A hook that was there before, and where it is now.</param>
internal sealed record InstalledHookAnswer(string Hook, string File, bool Changed, string? Kept = null);

/// <summary>A file that may be changed.</summary>
internal sealed record EditAnswer(string Path, bool Allowed);
