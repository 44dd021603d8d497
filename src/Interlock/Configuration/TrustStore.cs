using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Interlock.Configuration;

/// <summary>
/// Which repositories' commands a person has trusted: by path and by hash of exactly those commands. Kept outside every repository,
/// so that no clone brings its own trust along. Several processes may write at once.
/// </summary>
/// <param name="file">See <see cref="UserPlaces.TrustFile"/>. Null: there is no home, and nothing can be trusted.</param>
/// <param name="clock">Dates the entries.</param>
internal sealed class TrustStore(string? file, TimeProvider clock)
{
    /// <summary>Contents kept per repository, so that going back to a branch asks nobody again.</summary>
    private const int KeptPerRepository = 20;

    private const int Largest = 64 << 20;

    /// <summary>The question every runner of configured commands asks first.</summary>
    /// <param name="repository">The real path of the main checkout.</param>
    /// <param name="code">What its files would run.</param>
    /// <param name="changesOnly">Nothing runs: only what differs from what was trusted matters, for rules may have been taken back.</param>
    /// <returns>Null: go ahead. <c>trust.required</c>: nobody trusted this content. <c>trust.unreadable</c>: nobody can tell.</returns>
    public Refusal? Require(string repository, RepositoryCode code, bool changesOnly = false)
    {
        if ((changesOnly || !code.InEffect) && !WasTrusted(repository))
        {
            return null;
        }

        var trusted = IsTrusted(repository, code);
        return trusted.IsRefused ? trusted.Refusal
            : trusted.Value ? null
            : new(
                RefusalKind.Forbidden,
                "trust.required",
                code.IsEmpty
                    ? $"{ConfigSources.FileName} of {repository} does not say any more what was trusted, or loosens a rule; nobody has agreed to that."
                    : $"{ConfigSources.FileName} of {repository} names commands or rules that nobody on this machine has trusted.",
                "Read them with `interlock config show --origin`, then run `interlock trust` in the repository.",
                new JsonObject { ["repository"] = repository, ["hash"] = code.Hash, ["commands"] = code.Content() });
    }

    /// <summary>Something of this repository was trusted once: anything else is a change of what was agreed to. An unreadable list counts.</summary>
    private bool WasTrusted(string repository) =>
        file is not null && File.Exists(file) && (Read(file) is not { IsRefused: false, Value: var known } || Hashes(known, repository).Count > 0);

    /// <returns>Whether exactly this content was trusted here; <c>trust.unreadable</c> when the file does not say.</returns>
    public Result<bool> IsTrusted(string repository, RepositoryCode code)
    {
        if (file is null || !File.Exists(file))
        {
            return false;
        }

        var read = Read(file);
        return read.IsRefused ? read.Refusal : Hashes(read.Value, repository).Any(h => Hash(h) == code.Hash);
    }

    /// <summary>Trusts exactly this content of this repository. Trusting it again changes nothing.</summary>
    /// <param name="from">Where the word came from, kept with it; null: not known.</param>
    /// <returns>True when it was not trusted before.</returns>
    public Result<bool> Trust(string repository, RepositoryCode code, JsonObject? from = null) => Change(repository, entries =>
    {
        if (entries.Any(h => Hash(h) == code.Hash))
        {
            return false;
        }

        entries.Add((JsonNode)new JsonObject { ["hash"] = code.Hash, ["trusted_at"] = clock.GetUtcNow().ToString("O"), ["from"] = from?.DeepClone() });
        while (entries.Count > KeptPerRepository)
        {
            entries.RemoveAt(0);
        }

        return true;
    });

    /// <summary>Takes back all trust in a repository.</summary>
    /// <returns>True when there was any.</returns>
    public Result<bool> Revoke(string repository) => Change(repository, entries =>
    {
        var any = entries.Count > 0;
        entries.Clear();
        return any;
    });

    private Result<bool> Change(string repository, Func<JsonArray, bool> change)
    {
        if (file is null)
        {
            return Refused("there is no home directory to keep it in");
        }

        try
        {
            CreatePrivate(Path.GetDirectoryName(file)!);
            using var gate = LockFile.Take(file + ".lock");
            var read = File.Exists(file) ? Read(file) : new JsonObject();
            if (read.IsRefused)
            {
                return read.Refusal;
            }

            var repositories = read.Value;
            var entries = new JsonArray([.. Hashes(repositories, repository).Select(h => h?.DeepClone())]);
            if (!change(entries))
            {
                return false;
            }

            repositories.Remove(repository);
            if (entries.Count > 0)
            {
                repositories.Add(repository, entries);
            }

            Write(file, new JsonObject { ["schema"] = "interlock/trust/1", ["repositories"] = repositories });
            return true;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return Refused(failed.Message.TrimEnd('.'));
        }
    }

    private Result<JsonObject> Read(string path)
    {
        try
        {
            var read = RepositoryFile.ReadNamed(path, Largest);
            if (read.IsRefused)
            {
                return Refused(read.Refusal.Message.TrimEnd('.'));
            }

            return JsonNode.Parse(read.Value) is JsonObject document && document["repositories"] is JsonObject repositories
                && repositories.All(r => r.Value is JsonArray entries && entries.All(e => Hash(e) is not null))
                ? (JsonObject)repositories.DeepClone()
                : Refused("it does not hold what it should");
        }
        catch (Exception failed) when (failed is JsonException or IOException or UnauthorizedAccessException)
        {
            return Refused(failed.Message.TrimEnd('.'));
        }
    }

    private static JsonArray Hashes(JsonObject repositories, string repository) => repositories[repository] as JsonArray ?? [];

    private static string? Hash(JsonNode? entry) =>
        entry is JsonObject known && known["hash"] is JsonValue hash && hash.TryGetValue<string>(out var text) ? text : null;

    private static void CreatePrivate(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static void Write(string path, JsonObject document)
    {
        var content = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(content, new JsonWriterOptions { Indented = true }))
        {
            document.WriteTo(writer);
        }

        DurableFile.Write(path, content.WrittenSpan, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private Refusal Refused(string why) => new(
        RefusalKind.Forbidden,
        "trust.unreadable",
        $"The list of trusted commands {(file is null ? "" : $"({file}) ")}cannot be used: {why}.",
        "Nothing from the repository's file runs until it can. Look at that file; once it is moved away, `interlock trust` starts a new one.");
}
