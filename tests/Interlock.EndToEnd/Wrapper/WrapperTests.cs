namespace Interlock.EndToEnd.Wrapper;

public sealed class WrapperTests : IDisposable
{
    private readonly Checkout checkout = new();

    public void Dispose() => checkout.Dispose();

    [Fact]
    public async Task It_publishes_once_and_passes_everything_on()
    {
        var first = await checkout.RunAsync(arguments: ["task", "list", "", "a b", "$(c)"]);
        var second = await checkout.RunAsync();

        Assert.Equal((7, $"{checkout.Tools}\n<task><list><><a b><$(c)>", ""), first);
        Assert.Equal(7, second.Exit);
        Assert.Single(checkout.Publishes);
    }

    [Theory]
    [InlineData("src/Interlock.Cli/Program.cs")]
    [InlineData("src/Interlock.Cli/Commands/New.cs")]
    [InlineData("Directory.Build.props")]
    [InlineData("global.json")]
    public async Task It_publishes_again_when_something_changed(string file)
    {
        await checkout.RunAsync();
        checkout.Write(file, "changed");
        await checkout.RunAsync();
        await checkout.RunAsync();
        Assert.Equal(2, checkout.Publishes.Length);
    }

    [Fact]
    public async Task It_publishes_again_when_a_source_is_gone()
    {
        await checkout.RunAsync();
        checkout.Delete("src/Interlock.Cli/Program.cs");
        await checkout.RunAsync();
        Assert.Equal(2, checkout.Publishes.Length);
    }

    [Fact]
    public async Task It_asks_the_package_sources_only_when_packages_may_differ()
    {
        await checkout.RunAsync();
        checkout.Write("src/Interlock.Cli/Program.cs", "changed");
        await checkout.RunAsync();
        checkout.Write("src/Interlock.Cli/packages.lock.json", "{}");
        await checkout.RunAsync();
        Assert.Equal([false, true, false], checkout.Publishes.Select(p => p.Contains("--no-restore", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Many_at_once_publish_once()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => checkout.RunAsync()));
        Assert.All(runs, run => Assert.Equal((7, ""), (run.Exit, run.Error)));
        Assert.Single(checkout.Publishes);
    }

    [Fact]
    public async Task It_works_through_links_and_from_any_directory()
    {
        var links = Directory.CreateDirectory(Path.Combine(checkout.Tools, "more links")).FullName;
        File.CreateSymbolicLink(Path.Combine(links, "one"), Path.Combine(checkout.Place, "interlock"));
        File.CreateSymbolicLink(Path.Combine(links, "two"), "one");

        Assert.Equal(7, (await checkout.RunAsync(Path.Combine(links, "two"), "/")).Exit);
        Assert.Equal(7, (await checkout.RunAsync("/bin/sh", checkout.Place, "interlock")).Exit);
        Assert.Equal(7, (await checkout.RunAsync("/bin/sh", checkout.Place, "./interlock")).Exit);
        Assert.Equal(7, (await checkout.RunAsync("/bin/sh", Path.GetDirectoryName(checkout.Place), "check out/interlock")).Exit);
        Assert.Single(checkout.Publishes);
    }

    [Fact]
    public async Task A_broken_build_says_why_and_keeps_nothing_half_made()
    {
        checkout.Write("../bin/broken", "");
        var broken = await checkout.RunAsync(arguments: "status");
        Assert.Equal((1, ""), (broken.Exit, broken.Output));
        Assert.Contains("error CS0001", broken.Error, StringComparison.Ordinal);

        checkout.Delete("../bin/broken");
        Assert.Equal(7, (await checkout.RunAsync()).Exit);
    }

    [Fact]
    public async Task Without_an_sdk_it_says_so_in_one_line()
    {
        checkout.Write("../bin/sdks", "");
        var run = await checkout.RunAsync();
        Assert.Equal((1, ""), (run.Exit, run.Output));
        Assert.Contains(".NET 10 SDK", Assert.Single(run.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }
}
