namespace Interlock.Kiro;

/// <summary>The value of a dependency line taken apart.</summary>
internal sealed record DependencyList
{
    /// <summary>Numbers and ids named, in order, as written: <c>1.1</c>, <c>u3</c>, <c>1.1~2</c>, <c>other-spec/2</c>.</summary>
    public required IReadOnlyList<string> Ids { get; init; }

    /// <summary>Ranges named: from, to.</summary>
    public required IReadOnlyList<(string From, string To)> Ranges { get; init; }

    /// <summary>Entries that hold no number: perhaps a title, perhaps prose.</summary>
    public required IReadOnlyList<string> Phrases { get; init; }

    /// <summary>The value says that there is nothing to wait for.</summary>
    public required bool IsNothing { get; init; }

    /// <summary>Words that may stand in front of a number; behind any other ("Node 18") it is no task's.</summary>
    private static readonly HashSet<string> Leads = new(StringComparer.OrdinalIgnoreCase)
        { "task", "tasks", "subtask", "subtasks", "step", "steps", "item", "items", "todo", "after", "on", "and", "or", "of", "completion", "both", "all", "the", "spec", "タスク", "任务", "任務", "задача", "задачи" };

    public static DependencyList Read(string value)
    {
        var ids = new List<string>();
        var ranges = new List<(string, string)>();
        var phrases = new List<string>();
        var nothing = value.Trim().Length > 0 && ReferenceList.IsNothing(value);
        foreach (var entry in nothing ? [] : ReferenceList.Split(Unlisted(value)))
        {
            if (entry.Length > 0 && !ReadEntry(entry, ids, ranges) && !ReferenceList.IsNothing(entry))
            {
                phrases.Add(entry);
            }
        }

        return new DependencyList { Ids = ids, Ranges = ranges, Phrases = phrases, IsNothing = nothing };
    }

    /// <summary>Whether every entry is a number or "none": a plain "Dependencies: express, lodash" speaks of packages.</summary>
    public static bool IsOnlyReferences(string value)
    {
        var read = Read(value);
        return (read.IsNothing || read.Ids.Count + read.Ranges.Count > 0) && read.Phrases.Count == 0 && value.Length <= 200 && !HasWords(value);
    }

    /// <summary>An id as a file names a task: a number, our <c>u</c> and <c>~</c> forms, or one of another spec.</summary>
    private static bool IsId(ReadOnlySpan<char> text)
    {
        var slash = text.LastIndexOf('/');
        if (slash == 0 || text.Length is 0 or > 128)
        {
            return false;
        }

        var id = text[(slash + 1)..];
        var digits = 0;
        for (var i = 0; i < id.Length; i++)
        {
            digits += char.IsAsciiDigit(id[i]) ? 1 : 0;
            var before = i == 0 ? '.' : id[i - 1];
            var letter = char.IsAsciiLetter(id[i]) && char.IsAsciiDigit(before) && (i == id.Length - 1 || id[i + 1] is '.' or '~');
            var allowed = letter || char.IsAsciiDigit(id[i])
                || (id[i] is '.' or '~' && char.IsAsciiLetterOrDigit(before))
                || (id[i] == 'u' && before == '.');
            if (!allowed)
            {
                return false;
            }
        }

        return digits > 0 && !id.EndsWith(".") && !id.EndsWith("~");
    }

    /// <summary>A list in brackets (<c>[1.1, 1.2]</c>) says the same as one without.</summary>
    private static string Unlisted(string value) => value.Replace('[', ' ').Replace(']', ' ');

    private static bool ReadEntry(string entry, List<string> ids, List<(string From, string To)> ranges)
    {
        var found = false;
        string? previous = null;
        var range = false;
        foreach (var word in entry.Split([' ', '\t', '+', '&', '(', ')', '（', '）', '[', ']'], StringSplitOptions.RemoveEmptyEntries))
        {
            var token = word.Trim('`', '*', '_', '.', '#', '"');
            if (word is "-" or "–" or "—" or "~" or "〜" or "to" or "through" or "до")
            {
                range = previous is not null;
                continue;
            }

            if (IsId(token))
            {
                found = true;
                if (range)
                {
                    ids.RemoveAt(ids.Count - 1);
                    ranges.Add((previous!, token));
                }
                else
                {
                    ids.Add(token);
                }

                previous = range ? null : token;
                range = false;
                continue;
            }

            range = false;
            previous = null;
            if (Range(token) is { } both)
            {
                found = true;
                ranges.Add(both);
            }
            else if (CjkPrefixed(token) is { } id)
            {
                found = true;
                ids.Add(id);
                previous = id;
            }
            else if ((found && word.EndsWith(':')) || (!found && !Leads.Contains(token.TrimEnd(':'))))
            {
                break;
            }
        }

        return found;
    }

    private static (string From, string To)? Range(string token)
    {
        var dash = token.AsSpan().IndexOfAny("-–—〜");
        return dash > 0 && IsId(token.AsSpan(0, dash)) && IsId(token.AsSpan(dash + 1)) ? (token[..dash], token[(dash + 1)..]) : null;
    }

    private static string? CjkPrefixed(string token)
    {
        var digit = token.AsSpan().IndexOfAnyInRange('0', '9');
        return digit > 0 && token.AsSpan(0, digit).IndexOfAnyInRange('\0', '\x7F') < 0 && IsId(token.AsSpan(digit)) ? token[digit..] : null;
    }

    private static bool HasWords(string value) =>
        value.Split(' ').Any(word => word.Length > 2 && word.All(char.IsAsciiLetter) && !word.StartsWith("task", StringComparison.OrdinalIgnoreCase) && word is not ("and" or "none" or "through"));
}
