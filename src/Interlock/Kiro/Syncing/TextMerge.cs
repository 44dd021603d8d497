using Interlock.Registry.Syncing;

namespace Interlock.Kiro.Syncing;

/// <summary>What becomes of the texts of one task.</summary>
internal sealed record TextVerdict
{
    /// <summary>As the registry is to have it.</summary>
    public required SyncedText Text { get; init; }

    /// <summary>What both sides agree on now; differs where one is ahead.</summary>
    public required SyncedText Agreed { get; init; }

    /// <summary>The registry's title is to be written into the file.</summary>
    public required bool WriteTitle { get; init; }

    /// <summary>Whether the registry takes it for optional is to be written into the file.</summary>
    public required bool WriteOptional { get; init; }

    public required IReadOnlyList<(string Code, string Message)> Conflicts { get; init; }

    /// <summary>Both sides stay as they are.</summary>
    public static TextVerdict Kept(SyncedText registry, SyncedText agreed, params IReadOnlyList<(string Code, string Message)> why) =>
        new() { Text = registry, Agreed = agreed, WriteTitle = false, WriteOptional = false, Conflicts = why };
}

/// <summary>
/// The three-way merge of what a file says of a task, field by field: where one side changed it wins, where both did the file's
/// text stands, and what was overruled is reported.
/// </summary>
internal sealed class TextMerge
{
    private readonly List<(string Code, string Message)> conflicts = [];
    private readonly SyncedText? agreed;
    private readonly SyncedText file;
    private readonly SyncedText registry;
    private readonly bool quiet;
    private SyncedText text;
    private SyncedText settled;

    private TextMerge(SyncedText? agreed, SyncedText file, SyncedText registry, bool quiet)
    {
        this.agreed = agreed;
        this.file = file;
        this.registry = registry;
        this.quiet = quiet;
        text = file;
        settled = file;
    }

    /// <summary>What is done where only the registry changed a field.</summary>
    private enum Ahead
    {
        /// <summary>It is written into the file.</summary>
        Written,

        /// <summary>The file keeps its words; it is reported.</summary>
        Told,

        /// <summary>The file does not say it; it was read out of the title.</summary>
        Guessed,
    }

    /// <param name="agreed">Null: the two meet for the first time.</param>
    /// <param name="active">Somebody works on it: its files and dependencies stay as they are.</param>
    /// <param name="quiet">The file is not expected to carry what the registry has beside title and star.</param>
    public static TextVerdict Merge(SyncedText? agreed, SyncedText file, SyncedText registry, bool active, bool quiet = false)
    {
        var merge = new TextMerge(agreed, file, registry, quiet);
        var title = merge.Field("title", Ahead.Written, text => text.Title, (text, value) => text with { Title = value }, string.Equals, value => $"'{value}'");
        var optional = merge.Field("optional", Ahead.Written, text => text.Optional, (text, value) => text with { Optional = value }, (one, other) => one == other, value => value ? "optional" : "required");
        merge.Field("description", Ahead.Told, text => text.Description, (text, value) => text with { Description = value }, string.Equals, value => $"'{value}'");
        merge.Words("requirements", text => text.Requirements, (text, value) => text with { Requirements = value });
        merge.Words("acceptance", text => text.Acceptance, (text, value) => text with { Acceptance = value });
        merge.Words("file hints", text => text.FileHints, (text, value) => text with { FileHints = value }, Ahead.Guessed);
        merge.Field("kind", Ahead.Guessed, text => text.Kind, (text, value) => text with { Kind = value }, string.Equals, value => value);
        merge.Field("priority", Ahead.Guessed, text => text.Priority, (text, value) => text with { Priority = value }, (one, other) => one == other, value => value is { } number ? number.ToString(System.Globalization.CultureInfo.InvariantCulture) : "none");
        merge.Field("completion", Ahead.Guessed, text => text.Completion, (text, value) => text with { Completion = value }, string.Equals, value => value);
        merge.Words("files", text => text.Files, (text, value) => text with { Files = value }, file.Files.Count > 0 ? Ahead.Told : Ahead.Guessed, active);
        merge.Field("dependencies", Ahead.Told, text => text.DependsOn, (text, value) => text with { DependsOn = value }, SameEdges, value => $"{value.Count} of them", active);
        return new() { Text = merge.text, Agreed = merge.settled, WriteTitle = title, WriteOptional = optional, Conflicts = merge.conflicts };
    }

    /// <summary>Whether two lists of dependencies say the same, in whatever order.</summary>
    public static bool SameEdges(IReadOnlyList<SyncedEdge> one, IReadOnlyList<SyncedEdge> other) =>
        one.Count == other.Count && (one.SequenceEqual(other) || one.ToHashSet().SetEquals(other));

    private void Words(string name, Func<SyncedText, IReadOnlyList<string>> get, Func<SyncedText, IReadOnlyList<string>, SyncedText> set, Ahead ahead = Ahead.Told, bool active = false)
    {
        if (agreed is null && !active)
        {
            // They meet for the first time: what either side says holds.
            text = set(text, [.. get(file), .. get(registry).Except(get(file), StringComparer.Ordinal)]);
            return;
        }

        Field(name, ahead, get, set, (one, other) => one.SequenceEqual(other), value => value.Count == 0 ? "none" : string.Join("; ", value), active);
    }

    /// <returns>True where the registry is ahead and the file is to be written.</returns>
    private bool Field<T>(string name, Ahead ahead, Func<SyncedText, T> get, Func<SyncedText, T, SyncedText> set, Func<T, T, bool> same, Func<T, string> show, bool active = false)
    {
        var (theirs, ours) = (get(file), get(registry));
        if (same(theirs, ours))
        {
            return false;
        }

        if (agreed is null && theirs is null or IReadOnlyCollection<SyncedEdge> { Count: 0 })
        {
            // They meet for the first time, and the file says nothing of it.
            Keep(get, set);
            return false;
        }

        var fileChanged = agreed is null || !same(theirs, get(agreed));
        var registryChanged = agreed is null || !same(ours, get(agreed));
        if (fileChanged && active)
        {
            conflicts.Add(("task.active", $"The {name} changed in the file; taken over when nobody works on the task any more."));
            Keep(get, set);
            return false;
        }

        if (fileChanged && !(registryChanged && ahead == Ahead.Guessed))
        {
            if (registryChanged)
            {
                conflicts.Add(("text.both_changed", $"The {name} changed on both sides; the file's stands, the registry had {show(ours)}."));
            }

            return false;
        }

        if (ahead == Ahead.Told && !quiet)
        {
            conflicts.Add(("registry.ahead", $"The {name} was changed in the registry and not in the file: {show(ours)}. The file is left as it is."));
        }

        Keep(get, set);
        return ahead == Ahead.Written;
    }

    /// <summary>The registry's stands; both sides still agree on what they agreed on before.</summary>
    private void Keep<T>(Func<SyncedText, T> get, Func<SyncedText, T, SyncedText> set)
    {
        text = set(text, get(registry));
        settled = set(settled, get(agreed ?? file));
    }
}
