using System.Text;

namespace Interlock.Git;

/// <summary>The rule that names the branches of tasks, and that gate 5 checks them against.</summary>
internal sealed class BranchNaming
{
    /// <summary>Gives <c>fix/456-task-001-auth-bug</c>.</summary>
    public const string DefaultTemplate = "{kind}/{issue}-{task}-{slug}";

    private const int MaxSlug = 40;
    private const int MaxPart = 60;
    private static readonly string[] Placeholders = ["kind", "issue", "spec", "task", "key", "slug"];

    private readonly IReadOnlyList<(bool IsPlaceholder, string Text)> parts;

    private BranchNaming(string template, IReadOnlyList<(bool IsPlaceholder, string Text)> parts)
    {
        Template = template;
        this.parts = parts;
    }

    /// <summary>The template with presets written out.</summary>
    public string Template { get; }

    /// <summary>
    /// Reads a template: literal text with <c>{kind} {issue} {spec} {task} {key} {slug}</c>, in braces or as in
    /// <c>feature/issue-&lt;n&gt;-&lt;slug&gt;</c> and <c>feature/task-&lt;spec&gt;-&lt;id&gt;</c>; or <c>default</c>.
    /// </summary>
    /// <returns>The rule; refusal <c>branch.template</c> when it cannot give valid or distinct names.</returns>
    public static Result<BranchNaming> Parse(string template)
    {
        ArgumentNullException.ThrowIfNull(template);
        var written = template == "default" ? DefaultTemplate
            : template.Replace('<', '{').Replace('>', '}').Replace("{n}", "{issue}", StringComparison.Ordinal).Replace("{id}", "{task}", StringComparison.Ordinal);
        var split = Split(written);
        if (split.FirstOrDefault(part => part.IsPlaceholder && !Placeholders.Contains(part.Text, StringComparer.Ordinal)) is { Text: not null } unknown)
        {
            return Bad(template, $"it has the unknown part {{{unknown.Text}}}");
        }

        if (!split.Any(part => part.IsPlaceholder && part.Text is "issue" or "task" or "key"))
        {
            return Bad(template, "two tasks would get the same branch");
        }

        var naming = new BranchNaming(written, split);
        var sample = naming.Expand(new() { Kind = "feat", Issue = 1, Spec = "spec", Task = "1", Title = "title" });
        return RefName.IsValidBranch(sample) ? naming : Bad(template, $"'{sample}' is no valid branch name");
    }

    /// <summary>The branch of a task; always a valid name, whatever the title and id hold.</summary>
    public string Branch(BranchValues values)
    {
        var branch = Expand(values);
        return RefName.IsValidBranch(branch) ? branch : $"task/{TaskKey.Of(values.Spec, values.Task)}";
    }

    /// <summary>
    /// True when a branch is one this rule gives for the task. The slug may be any: titles change after a branch was made, and people
    /// choose their own words.
    /// </summary>
    public bool IsValid(string branch, BranchValues values)
    {
        ArgumentNullException.ThrowIfNull(branch);
        return RefName.IsValidBranch(branch) && (Matches(branch, 0, values) || branch == Branch(values));
    }

    private bool Matches(ReadOnlySpan<char> rest, int index, BranchValues values)
    {
        if (index == parts.Count)
        {
            return rest.Length == 0;
        }

        var part = parts[index];
        if (part is not { IsPlaceholder: true, Text: "slug" })
        {
            var expected = part.IsPlaceholder ? Value(part.Text, values) : part.Text;
            return rest.StartsWith(expected, StringComparison.Ordinal) && Matches(rest[expected.Length..], index + 1, values);
        }

        var longest = rest.IndexOfAnyExcept("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");
        for (var length = longest < 0 ? rest.Length : longest; length > 0; length--)
        {
            if (Matches(rest[length..], index + 1, values))
            {
                return true;
            }
        }

        return false;
    }

    private string Expand(BranchValues values)
        => string.Concat(parts.Select(part => part.IsPlaceholder ? Value(part.Text, values) : part.Text));

    private static string Value(string placeholder, BranchValues values) => placeholder switch
    {
        "kind" => SafeName.Component(values.Kind, MaxPart),
        "issue" => values.Issue.ToString(System.Globalization.CultureInfo.InvariantCulture),
        "spec" => SafeName.Component(values.Spec, MaxPart),
        "task" => SafeName.Component(values.Task, MaxPart),
        "key" => TaskKey.Of(values.Spec, values.Task),
        _ => SafeName.Slug(values.Title, MaxSlug) is { Length: > 0 } slug ? slug : SafeName.Hash(values.Title),
    };

    private static List<(bool IsPlaceholder, string Text)> Split(string template)
    {
        var found = new List<(bool IsPlaceholder, string Text)>();
        var literal = new StringBuilder();
        for (var i = 0; i < template.Length; i++)
        {
            var close = template[i] == '{' ? template.IndexOf('}', i) : -1;
            if (close < 0)
            {
                literal.Append(template[i]);
                continue;
            }

            if (literal.Length > 0)
            {
                found.Add((false, literal.ToString()));
                literal.Clear();
            }

            found.Add((true, template[(i + 1)..close]));
            i = close;
        }

        if (literal.Length > 0)
        {
            found.Add((false, literal.ToString()));
        }

        return found;
    }

    private static Refusal Bad(string template, string why)
        => new(RefusalKind.Usage, "branch.template", $"The branch template '{template}' cannot be used: {why}.",
            $"The default is {DefaultTemplate}.");
}
