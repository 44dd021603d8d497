using Interlock.Tests.Architecture;
using Xunit.Abstractions;

namespace Interlock.Tests.Simulation;

public sealed class SafeguardTests(ITestOutputHelper output)
{
    private const int Steps = 1_000;
    private const int MostCommands = 240_000;

    public static TheoryData<string> Names => [.. Safeguards.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_alarm_rings_without_it(string safeguard)
    {
        var given = 0;
        for (var seed = 3; given < MostCommands; seed++)
        {
            var (world, violation, _) = Replay.Try(seed, Replay.All(Steps), Safeguards.All[safeguard]);
            given += world.Given;
            if (violation is not null)
            {
                output.WriteLine($"without '{safeguard}': after {given} commands: {violation.Rule}");
                Assert.NotEqual("the registry throws nothing", violation.Rule);
                return;
            }
        }

        Assert.Fail($"Nothing noticed within {given} commands that '{safeguard}' was gone.");
    }

    [Fact]
    public void The_page_lists_them()
    {
        var page = SourceTree.Read("docs/explanation/model-check.md");
        var listed = page[page.IndexOf("## Safeguards", StringComparison.Ordinal)..page.IndexOf("## Not modelled", StringComparison.Ordinal)]
            .Split('\n')
            .Where(line => line.StartsWith("- ", StringComparison.Ordinal))
            .Select(line => line[2..]);
        Assert.Equal(Safeguards.All.Keys, listed);
    }
}
