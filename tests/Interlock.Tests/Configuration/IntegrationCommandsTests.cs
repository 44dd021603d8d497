using Interlock.Configuration;

namespace Interlock.Tests.Configuration;

public sealed class IntegrationCommandsTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Steps_of_workflows_that_look_like_checks_are_told_with_their_file()
    {
        Workflow("ci.yml", """
            on: [push]
            jobs:
              build:
                runs-on: ubuntu-latest
                steps:
                  - uses: actions/checkout@v4
                  - run: npm ci
                  - run: npm run lint
                  - name: all
                    run: |
                      # the tests
                      cargo clippy -- -D warnings
                      pytest -q \
                        tests/slow
                      npm run lint
                      echo "test"
                      go test -run ${{ matrix.case }}
                      python -m pytest
            """);

        Assert.Equal(["npm run lint", "cargo clippy -- -D warnings", "python -m pytest"], Found());
        Assert.All(IntegrationCommands.For(folder.Root), command => Assert.Equal(".github/workflows/ci.yml", command.File));
    }

    [Fact]
    public void Scripts_of_gitlab_are_read_and_what_prepares_them_is_not()
    {
        folder.With(".gitlab-ci.yml", "image: node\nunit:\n  before_script: [npm test]\n  script:\n    - yarn install\n    - yarn test\nlint:\n  script: make lint\n");
        Assert.Equal(["yarn test", "make lint"], Found());
    }

    [Theory]
    [InlineData("dotnet test --no-build", true)]
    [InlineData("npm run test:unit", true)]
    [InlineData("./ci/run-tests.sh", true)]
    [InlineData("dotnet restore tests/All.csproj", false)]
    [InlineData("pip install pytest", false)]
    [InlineData("docker run app pytest", false)]
    [InlineData("make latest", false)]
    [InlineData("node contest.js", false)]
    [InlineData("NODE_ENV=test node server.js", false)]
    public void A_command_is_a_check_by_its_words(string run, bool check)
    {
        folder.With(".gitlab-ci.yml", $"a:\n  script: ['{run}']\n");
        Assert.Equal(check ? [run] : [], Found());
    }

    [Theory]
    [InlineData("jobs: [")]
    [InlineData("jobs: &a {}\n")]
    [InlineData("jobs: {a: {steps: {run: make test}}}\n")]
    [InlineData("jobs: {a: {steps: [{run: [[make test]]}]}}\n")]
    public void What_is_not_understood_suggests_nothing(string text)
    {
        Workflow("ci.yml", text);
        Assert.Empty(Found());
    }

    [Fact]
    public void A_workflow_that_leads_out_of_the_repository_is_not_read()
    {
        using var outside = new Folder();
        outside.With("ci.yml", "jobs: {a: {steps: [{run: make test}]}}\n");
        Workflow("other.yml", "{}");
        File.CreateSymbolicLink(Path.Combine(folder.Root, ".github", "workflows", "ci.yml"), Path.Combine(outside.Root, "ci.yml"));
        Assert.Empty(Found());
    }

    [Theory]
    [InlineData("\\u2028merge: {checks: none}")]
    [InlineData("\\u0085merge: {checks: none}")]
    [InlineData("\\rmerge: {checks: none}")]
    public void A_command_cannot_end_the_comment_that_it_is_told_in(string more)
    {
        folder.With(".gitlab-ci.yml", $"a:\n  script: [make lint, \"make test{more}\"]\n");
        Assert.Equal(["make lint"], Found());
    }

    [Fact]
    public void They_are_written_as_prose_and_configure_nothing()
    {
        folder.With(".gitlab-ci.yml", "a: {script: [make lint, make test]}\n").With("Makefile", "test:\n");
        var text = InitTemplate.Text(CheckProposals.For(folder.Root), null, IntegrationCommands.For(folder.Root));

        Assert.Contains("\n# .gitlab-ci.yml: make lint\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain(".gitlab-ci.yml: make test", text, StringComparison.Ordinal);
        folder.With("interlock.yaml", text);
        Assert.Equal("make test", Assert.Single(folder.Load().Value.Settings.Merge.Checks.Checks).Run.Text);
    }

    private void Workflow(string name, string text) => folder.With(Path.Combine(".github", "workflows", name), text);

    private IEnumerable<string> Found() => IntegrationCommands.For(folder.Root).Select(command => command.Run);
}
