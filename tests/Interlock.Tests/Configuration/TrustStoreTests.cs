using Interlock.Configuration;

namespace Interlock.Tests.Configuration;

public sealed class TrustStoreTests : IDisposable
{
    private const string Repository = "/home/some where";
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    private string TrustFile => Path.Combine(folder.Root, "state", "interlock", "trust.json");

    private TrustStore Store => new(TrustFile, TimeProvider.System);

    private RepositoryCode Code(string yaml, Dictionary<string, string>? environment = null)
    {
        folder.With("interlock.yaml", yaml);
        return folder.Load(environment).Value.Code;
    }

    [Fact]
    public void Commands_of_the_repository_need_trust_of_exactly_their_content()
    {
        var code = Code("merge: { checks: [make test] }");
        Assert.Equal(("trust.required", RefusalKind.Forbidden), (Store.Require(Repository, code)!.Code, Store.Require(Repository, code)!.Kind));

        Assert.True(Store.Trust(Repository, code).Value);
        Assert.False(Store.Trust(Repository, code).Value);

        Assert.Null(Store.Require(Repository, code));
        Assert.Equal("trust.required", Store.Require("/elsewhere", code)?.Code);
        Assert.Equal("trust.required", Store.Require(Repository, Code("merge: { checks: [make tests] }"))?.Code);
        Assert.Null(Store.Require(Repository, Code("merge: { checks: [make test] }\nkiro: { order: free }")));
    }

    [Theory]
    [InlineData("agents: { a: { command: x } }", true)]
    [InlineData("agents: { a: { command: x, env: { LD_PRELOAD: y } } }", true)]
    [InlineData("merge: { checks: [x] }", true)]
    [InlineData("merge: { deploy: x }", true)]
    [InlineData("notify: { command: x }", true)]
    [InlineData("merge: { checks: none }", true)]
    [InlineData("merge: { target: x }", false)]
    [InlineData("gates: { four_eyes: true }", false)]
    [InlineData("locks: { shared: [mine] }", true)]
    [InlineData("kiro: { trust_ticks: true }", true)]
    [InlineData("impact: { thresholds: { high: 16 } }", true)]
    [InlineData("branch: { template: default }", false)]
    [InlineData("", false)]
    public void Only_what_executes_or_loosens_a_rule_needs_trust(string yaml, bool needed) => Assert.Equal(needed, Code(yaml).InEffect);

    [Theory]
    [InlineData("merge: { checks: [x] }")]
    [InlineData("merge: { checks: [x] }\ngates: { four_eyes: false }")]
    [InlineData("merge: { checks: [x], target: elsewhere }\ngates: { four_eyes: true }")]
    public void A_rule_that_was_trusted_cannot_be_taken_back_or_changed_in_silence(string later)
    {
        Store.Trust(Repository, Code("merge: { checks: [x] }\ngates: { four_eyes: true }"));
        Assert.Equal("trust.required", Store.Require(Repository, Code(later))?.Code);
    }

    [Fact]
    public void What_the_user_says_elsewhere_needs_none()
    {
        Assert.False(Code("", new() { ["INTERLOCK_MERGE__CHECKS"] = "[\"x\"]" }).InEffect);
        Assert.False(Code("merge: { deploy: x }", new() { ["INTERLOCK_MERGE__DEPLOY"] = "y" }).InEffect);
        folder.With("home/config.yaml", "agents: { a: { command: x } }");
        Assert.False(Code("").InEffect);
    }

    [Fact]
    public void Environment_and_included_files_are_part_of_the_content()
    {
        var plain = Code("agents: { a: { command: x } }").Hash;
        Assert.NotEqual(plain, Code("agents: { a: { command: x, env: { A: b } } }").Hash);
        folder.With("more.yaml", "notify: { command: z }");
        Assert.NotEqual(plain, Code("include: more.yaml\nagents: { a: { command: x } }").Hash);
    }

    [Fact]
    public void Revoked_trust_is_gone_and_others_keep_theirs()
    {
        var code = Code("merge: { deploy: x }");
        Store.Trust(Repository, code);
        Store.Trust("/other", code);

        Assert.True(Store.Revoke(Repository).Value);
        Assert.False(Store.Revoke(Repository).Value);

        Assert.NotNull(Store.Require(Repository, code));
        Assert.Null(Store.Require("/other", code));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{\"repositories\":{\"/home/some where\":\"all\"}}")]
    [InlineData("{\"repositories\":{\"/home/some where\":[{}]}}")]
    public void A_broken_file_refuses_everything_and_is_not_overwritten(string content)
    {
        folder.With("state/interlock/trust.json", content);
        var code = Code("merge: { deploy: x }");

        Assert.Equal("trust.unreadable", Store.Require(Repository, code)?.Code);
        Assert.Equal("trust.unreadable", Store.Trust(Repository, code).Refusal?.Code);
        Assert.Equal(content, File.ReadAllText(TrustFile));
    }

    [Fact]
    public void Without_a_home_nothing_is_trusted()
    {
        var homeless = new TrustStore(null, TimeProvider.System);
        var code = Code("merge: { deploy: x }");
        Assert.Equal("trust.required", homeless.Require(Repository, code)?.Code);
        Assert.Equal("trust.unreadable", homeless.Trust(Repository, code).Refusal?.Code);
    }

    [Fact]
    public async Task Writers_at_the_same_time_lose_nothing()
    {
        var code = Code("merge: { deploy: x }");
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => Store.Trust($"/r{i}", code).Value)));
        Assert.All(Enumerable.Range(0, 40), i => Assert.Null(Store.Require($"/r{i}", code)));
    }

    [Fact]
    public void The_file_belongs_to_its_owner_alone()
    {
        Store.Trust(Repository, Code("merge: { deploy: x }"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(TrustFile));
    }

    [Fact]
    public void Places_follow_the_xdg_rules()
    {
        Assert.Equal("/c/interlock/config.yaml", UserPlaces.ConfigFile(new Dictionary<string, string> { ["XDG_CONFIG_HOME"] = "/c", ["HOME"] = "/h" }));
        Assert.Equal("/h/.config/interlock/config.yaml", UserPlaces.ConfigFile(new Dictionary<string, string> { ["XDG_CONFIG_HOME"] = "c", ["HOME"] = "/h" }));
        Assert.Equal("/h/.local/state/interlock/trust.json", UserPlaces.TrustFile(new Dictionary<string, string> { ["HOME"] = "/h" }));
    }
}
