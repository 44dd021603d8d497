using System.Globalization;
using System.Text;

namespace Interlock.WorkGraph;

/// <summary>A task's name: <c>SPEC/ID</c>.</summary>
public readonly record struct TaskRef(string Spec, string Id)
{
    /// <summary>Bytes of UTF-8 that a spec name or a task id may have.</summary>
    public const int MaxNameBytes = 120;

    /// <summary><c>SPEC/ID</c>.</summary>
    public override string ToString() => $"{Spec}/{Id}";

    /// <summary>Reads <c>SPEC/ID</c>, or <c>ID</c> alone where <paramref name="defaultSpec"/> says which spec is meant.</summary>
    public static Result<TaskRef> Parse(string text, string? defaultSpec = null)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 && defaultSpec is null)
        {
            return new Refusal(RefusalKind.Usage, "name.invalid", $"'{Shown.Short(text)}' is not a task name.", "Name a task as SPEC/ID, for example chat-app/1.1.");
        }

        var spec = slash < 0 ? defaultSpec! : text[..slash];
        var id = slash < 0 ? text : text[(slash + 1)..];
        if ((Refuse("spec", spec) ?? Refuse("task", id)) is { } refusal)
        {
            return refusal;
        }

        return new TaskRef(spec, id);
    }

    /// <summary>Null when <paramref name="name"/> may name a spec or a task: letters, digits and <c>. _ - ~</c>, not starting with <c>-</c> or <c>.</c>.</summary>
    public static Refusal? Refuse(string what, string name)
    {
        var reason = Fault(name);
        return reason is null
            ? null
            : new(
                RefusalKind.Usage,
                "name.invalid",
                $"'{Shown.Short(name)}' cannot name a {what}: {reason}.",
                "Use letters, digits, '.', '_', '-' and '~', starting with a letter or digit.");
    }

    private static string? Fault(string name)
    {
        if (name.Length == 0)
        {
            return "it is empty";
        }

        if (name.Length > MaxNameBytes || Encoding.UTF8.GetByteCount(name) > MaxNameBytes)
        {
            return $"it is longer than {MaxNameBytes} bytes";
        }

        if (name.Contains("..", StringComparison.Ordinal))
        {
            return "it contains '..'";
        }

        var first = true;
        foreach (var rune in name.EnumerateRunes())
        {
            var plain = Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
            if (!plain && (first || rune.Value is not ('.' or '_' or '-' or '~')))
            {
                return $"it contains {Describe(rune)}{(first ? " at its start" : "")}";
            }

            first = false;
        }

        return null;
    }

    private static string Describe(Rune rune) =>
        Rune.IsControl(rune) || rune.Value > 0x7e ? $"the character U+{rune.Value:X4}" : $"'{rune}'";
}
