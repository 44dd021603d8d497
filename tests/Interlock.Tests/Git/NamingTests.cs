using Interlock.Git;

namespace Interlock.Tests.Git;

public sealed class NamingTests
{
    private static readonly BranchValues AuthBug = new() { Kind = "fix", Issue = 456, Spec = "auth", Task = "task-001", Title = "Auth bug" };

    private static readonly string[] Hostile =
    [
        "", " ", "-rf", "--all", "..", "../../etc", "a/b", "a\\b", "x.lock", ".hidden", "end.", "@{1}", "a\0b", "tab\tnew\nline", "$(touch x)", "`id`",
        "'; rm -rf /", "ÄÖÜ", "日本語", "🎉", "\ud800", "\udfff", "CON", "A", "a", "a--b", "a-", "_check", "~", "+", new string('x', 10_000), new string('é', 300),
    ];

    [Fact]
    public void The_default_template_gives_the_name_of_the_design()
        => Assert.Equal("fix/456-task-001-auth-bug", BranchNaming.Parse("default").Value.Branch(AuthBug));

    [Theory]
    [InlineData("feature/issue-<n>-<slug>", "feature/issue-456-auth-bug")]
    [InlineData("feature/task-<spec>-<id>", "feature/task-auth-task-001")]
    [InlineData("feature/task-{spec}-{id}", "feature/task-auth-task-001")]
    [InlineData("<kind>/<n>-<task>", "fix/456-task-001")]
    [InlineData("work/{key}", "work/auth--task-001")]
    public void Presets_and_templates_are_written_out(string template, string branch)
        => Assert.Equal(branch, BranchNaming.Parse(template).Value.Branch(AuthBug));

    [Theory]
    [InlineData("{kind}/{slug}")]
    [InlineData("{nonsense}/{task}")]
    [InlineData("-{task}")]
    [InlineData("a..{task}")]
    [InlineData("{task}.lock")]
    [InlineData("")]
    [InlineData("{task} x")]
    public void A_template_that_cannot_work_is_refused(string template)
        => Assert.Equal("branch.template", BranchNaming.Parse(template).Refusal!.Code);

    [Fact]
    public void Any_title_kind_and_id_give_a_valid_branch_that_the_same_rule_accepts()
    {
        foreach (var template in new[] { "default", "feature/issue-<n>-<slug>", "feature/task-<spec>-<id>", "{slug}/{key}", "x-{slug}-{task}" })
        {
            var naming = BranchNaming.Parse(template).Value;
            foreach (var text in Hostile)
            {
                var values = new BranchValues { Kind = text, Issue = 1, Spec = text, Task = text, Title = text };
                var branch = naming.Branch(values);
                Assert.True(RefName.IsValidBranch(branch), branch);
                Assert.True(naming.IsValid(branch, values), branch);
            }
        }
    }

    [Theory]
    [InlineData("fix/456-task-001-other-words", true)]
    [InlineData("fix/456-task-001-Own_Words.2", true)]
    [InlineData("fix/457-task-001-auth-bug", false)]
    [InlineData("fix/456-task-002-auth-bug", false)]
    [InlineData("feat/456-task-001-auth-bug", false)]
    [InlineData("fix/456-task-001-", false)]
    [InlineData("fix/456-task-001", false)]
    [InlineData("main", false)]
    [InlineData("fix/456-task-001-auth-bug.lock", false)]
    [InlineData("fix/456-task-001-a/b", false)]
    public void The_slug_is_free_and_everything_else_must_be_the_tasks(string branch, bool valid)
        => Assert.Equal(valid, BranchNaming.Parse("default").Value.IsValid(branch, AuthBug));

    [Fact]
    public void Accents_fold_and_a_long_title_is_cut_between_bounds()
    {
        var branch = BranchNaming.Parse("default").Value.Branch(AuthBug with { Title = "Überprüfe die Größe ß " + new string('x', 5000) });
        Assert.StartsWith("fix/456-task-001-uberprufe-die-grose-s-x", branch, StringComparison.Ordinal);
        Assert.InRange(branch.Length, 20, 80);
    }

    [Fact]
    public void A_harmless_task_keeps_its_name_as_key() => Assert.Equal("chat-app--1.1", TaskKey.Of("chat-app", "1.1"));

    [Fact]
    public void No_two_tasks_share_a_key_even_where_case_is_ignored()
    {
        var keys = new Dictionary<string, (string, string)>(StringComparer.OrdinalIgnoreCase);
        foreach (var spec in Hostile.Append("a-1").Append("x"))
        {
            foreach (var id in Hostile.Append("2").Append("1-2").Append("X"))
            {
                var key = TaskKey.Of(spec, id);
                Assert.True(keys.TryAdd(key, (spec, id)), $"{key}: {spec}/{id}");
                Assert.True(RefName.IsValid($"refs/interlock/rescue/{key}/1"), key);
                Assert.Equal(key, Path.GetFileName(key));
                Assert.DoesNotContain(key[0].ToString(), "-._", StringComparison.Ordinal);
                Assert.InRange(key.Length, 4, 160);
            }
        }
    }
}
