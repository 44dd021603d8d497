using System.Text;
using System.Text.Json;

namespace Interlock.Hooks;

/// <summary>Our entry in the settings of Claude Code: a command that is asked before a tool that edits files. Everything else in the file keeps its bytes.</summary>
internal static class ClaudeSettings
{
    /// <summary>What our command line always ends with, by which it is known again.</summary>
    public const string Words = "hooks check --agent claude-code";

    private const char ByteOrderMark = '\ufeff';
    private const string Event = "PreToolUse";
    private const string Tools = "Edit|MultiEdit|Write|NotebookEdit";

    /// <summary>Seconds that the agent waits for the answer; the command gives up sooner by itself.</summary>
    private const int Seconds = 10;

    /// <summary>The text with our entry, once.</summary>
    /// <param name="text">The settings; null where there is no file.</param>
    /// <param name="command">Our command line for a shell, ending with <see cref="Words"/>.</param>
    /// <returns>The new text, or <c>hooks.settings</c>.</returns>
    public static Result<string> Add(string? text, string command)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return $"{{\n\t{Deeper(Hooks(command))}\n}}\n".Replace("\t", "  ", StringComparison.Ordinal);
        }

        if (text[0] == ByteOrderMark)
        {
            var rest = Add(text[1..], command);
            return rest.IsRefused ? rest : ByteOrderMark + rest.Value;
        }

        var read = Read(text);
        if (read.IsRefused)
        {
            return read.Refusal;
        }

        var found = read.Value;
        if (found.Ours.Count > 0)
        {
            var hook = found.Ours[0].Hook.Members("command")[0];
            return hook.Text == command ? text : JsonSplice.Replace(text, hook, JsonSplice.Quote(command));
        }

        return found.Entries is { } entries ? JsonSplice.Append(text, entries, Entry(command))
            : found.Hooks is { } hooks ? JsonSplice.Append(text, hooks, Entries(command))
            : JsonSplice.Append(text, found.Root, Hooks(command));
    }

    /// <summary>The text without our entry, and without the lists that held nothing else.</summary>
    /// <returns>The new text; null where nothing is left; or <c>hooks.settings</c>.</returns>
    public static Result<string?> Remove(string text)
    {
        if (text.StartsWith(ByteOrderMark))
        {
            var rest = Remove(text[1..]);
            return rest.IsRefused || rest.Value is null ? rest : ByteOrderMark + rest.Value;
        }

        for (var left = text; ;)
        {
            var read = Read(left);
            if (read.IsRefused)
            {
                return read.Refusal;
            }

            var found = read.Value;
            if (found.Ours.Count == 0)
            {
                return left;
            }

            var (entry, hooks, hook) = found.Ours[0];
            if (hooks.Children.Count > 1)
            {
                left = JsonSplice.Remove(left, hooks, hook);
            }
            else if (found.Entries!.Children.Count > 1)
            {
                left = JsonSplice.Remove(left, found.Entries, entry);
            }
            else if (found.Hooks!.Children.Count > 1)
            {
                left = JsonSplice.Remove(left, found.Hooks, found.Entries);
            }
            else if (found.Root.Children.Count > 1)
            {
                left = JsonSplice.Remove(left, found.Root, found.Hooks);
            }
            else
            {
                return (string?)null;
            }
        }
    }

    private static Result<Outline> Read(string text)
    {
        JsonOutline root;
        try
        {
            root = JsonOutline.Read(Encoding.UTF8.GetBytes(text));
        }
        catch (JsonException broken)
        {
            return Unreadable($"line {broken.LineNumber + 1} is not valid JSON");
        }

        if (root.Kind != JsonTokenType.StartObject)
        {
            return Unreadable("it is no JSON object");
        }

        var hooks = root.Members("hooks");
        var entries = hooks is [var one] ? one.Members(Event) : [];
        if (hooks.Count > 1 || entries.Count > 1)
        {
            return Unreadable($"{(hooks.Count > 1 ? "hooks" : Event)} stands in it twice");
        }

        if (hooks is [{ Kind: not JsonTokenType.StartObject }] || entries is [{ Kind: not JsonTokenType.StartArray }])
        {
            return Unreadable("its hooks are not what the agent documents");
        }

        return new Outline(root, hooks.Count > 0 ? hooks[0] : null, entries.Count > 0 ? entries[0] : null);
    }

    private static string Hooks(string command) => $"\"hooks\": {{\n\t{Deeper(Entries(command))}\n}}";

    private static string Entries(string command) => $"\"{Event}\": [\n\t{Deeper(Entry(command))}\n]";

    /// <summary>One step of indentation is a tab here; the file's own takes its place.</summary>
    private static string Entry(string command) =>
        $"{{\n\t\"matcher\": \"{Tools}\",\n\t\"hooks\": [\n\t\t{{\n\t\t\t\"type\": \"command\",\n\t\t\t\"command\": {JsonSplice.Quote(command)},\n\t\t\t\"timeout\": {Seconds}\n\t\t}}\n\t]\n}}";

    private static string Deeper(string text) => text.Replace("\n", "\n\t", StringComparison.Ordinal);

    private static Refusal Unreadable(string why) => new(
        RefusalKind.Failed,
        "hooks.settings",
        $"The agent's settings cannot be changed safely: {why}.",
        "Mend the file, or put in by hand what 'interlock hooks install --agent claude-code --print' prints.");

    private sealed record Ours(JsonOutline Entry, JsonOutline Hooks, JsonOutline Hook);

    private sealed record Outline(JsonOutline Root, JsonOutline? Hooks, JsonOutline? Entries)
    {
        public IReadOnlyList<Ours> Ours { get; } =
        [
            .. from entry in Entries?.Children ?? []
               from hooks in entry.Members("hooks")
               from hook in hooks.Children
               where hook.TextOf("command")?.EndsWith(Words, StringComparison.Ordinal) == true
               select new Ours(entry, hooks, hook),
        ];
    }
}
