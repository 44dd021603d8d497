using Interlock.Kiro;

namespace Interlock.Tests.Kiro.Syncing;

public sealed class CriteriaTests
{
    private const string Usual = """
        # Requirements Document

        ## Requirements

        ### Requirement 1: Sign in

        **User Story:** As a user, I want to sign in.

        #### Acceptance Criteria

        1. WHEN the password is right THEN the system SHALL open a session
        2. IF the password is wrong
           THEN the system SHALL say so
           - and count the try

        ### Requirement 2

        1. THE system SHALL log out
        """;

    [Theory]
    [InlineData("1.1", "1.1 WHEN the password is right THEN the system SHALL open a session")]
    [InlineData("1.2", "1.2 IF the password is wrong THEN the system SHALL say so and count the try")]
    [InlineData("2", "2.1 THE system SHALL log out")]
    [InlineData("3.1", "")]
    [InlineData("none of these", "")]
    public void A_reference_finds_its_criterion(string reference, string expected) =>
        Assert.Equal(expected, string.Join('|', Read(Usual).Cited([reference])));

    [Fact]
    public void Criteria_numbered_in_full_need_no_list() => Assert.Equal(
        ["1.1 WHEN a THEN b and c", "1.2 WHEN d 2.1 THEN e"],
        Read("### 1. Login\n#### Acceptance Criteria\n1.1 WHEN a THEN b\n  and c\n1.2 WHEN d\n  2.1 THEN e\n").Cited(["1"]));

    [Theory]
    [InlineData("1.1-1.2", "1.1 1.2")]
    [InlineData("1.2-2.1", "1.2 2.1")]
    [InlineData("1", "1.1 1.2")]
    [InlineData("All", "1.1 1.2 2.1")]
    [InlineData("すべて", "1.1 1.2 2.1")]
    [InlineData("1.*", "1.1 1.2")]
    public void Ranges_groups_and_all_name_many(string reference, string keys) => Assert.Equal(keys, Keys(Read(Usual), reference));

    [Theory]
    [InlineData("### 要件 3：ログイン\n\n#### 受け入れ基準\n\n1. WHEN ユーザーが THEN システムは\n", "3.1")]
    [InlineData("### 需求 3\n\n#### 验收标准\n1. 当用户登录时\n", "3.1")]
    [InlineData("## Требование 3: Вход\n1. КОГДА\n", "3.1")]
    [InlineData("### 3. Sign in\n\n- 3.1 WHEN a THEN b\n", "3.1")]
    [InlineData("- **3.1**: THE system SHALL\n", "3.1")]
    [InlineData("### 3.1 One by itself\n\nIts words.\n", "3.1")]
    [InlineData("### Requirement 3\n**Acceptance Criteria:**\n1) THE system SHALL\n", "3.1")]
    [InlineData("### Requirement 3\n#### Acceptance Criteria\n- THE system SHALL\n", "3.1")]
    [InlineData("### FR-3: Export\n1. THE system SHALL\n", "FR-3.1")]
    [InlineData("- **FR-3**: THE system SHALL\n", "FR-3")]
    [InlineData("### NFR-3\nFast.\n", "NFR-3")]
    public void Headings_of_many_shapes_are_read(string text, string key) => Assert.Contains(key, Read(text).All.Select(one => one.Key));

    [Fact]
    public void Code_and_other_lists_are_no_criteria() =>
        Assert.Empty(Read("# Requirements\n\n1. not below a requirement\n\n```\n### Requirement 1\n1. no\n```\n\n## Glossary\n- Term: words\n").All);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_the_file_holds_nothing_is_thrown(int seed)
    {
        var random = new Random(seed);
        string[] parts = ["# ", "### Requirement ", "1", ".", "- ", "\n", "FR-", "**", "```", "\t", "要件", " ", "\r\n", "-", "9999999999", "(", "\0", "~"];
        for (var i = 0; i < 2_000; i++)
        {
            var list = Read(string.Concat(Enumerable.Range(0, 30).Select(_ => parts[random.Next(parts.Length)])));
            list.Cited(["1", "1-2", "-", "All", "FR-1 - FR-2", ""]);
        }
    }

    [Fact]
    public void A_task_carries_the_criteria_it_cites_and_follows_the_file()
    {
        using var desk = new SyncDesk();
        desk.Requirements = Usual;
        desk.Sync("- [ ] 1. Sign in\n  - _Requirements: 1.1, 2_\n");
        Assert.Equal(["1.1 WHEN the password is right THEN the system SHALL open a session", "2.1 THE system SHALL log out"], desk.Task("1").Acceptance);
        desk.IsQuiet();
        desk.Requirements = Usual.Replace("log out", "log out at once", StringComparison.Ordinal);
        Assert.Equal(1, desk.Sync().Result.Updated);
        Assert.Contains("2.1 THE system SHALL log out at once", desk.Task("1").Acceptance);
        desk.IsQuiet();
    }

    private static CriteriaList Read(string text) => CriteriaReader.Read(Spec.Bytes(text));

    private static string Keys(CriteriaList list, string reference) => string.Join(' ', list.Cited([reference]).Select(one => one.Split(' ')[0]));
}
