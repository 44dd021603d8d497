using Interlock.Cli.Composition;
using Interlock.Configuration;
using Interlock.Registry;

namespace Interlock.Tests.Composition;

public sealed class QuickOptionsTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public void The_registrys_defaults_are_those_of_the_configuration()
    {
        var settings = ConfigLoader.Load(new()).Value.Settings;
        var options = new RegistryOptions();
        Assert.Equal(settings.Locks.PersonLease, options.PersonLease);
        Assert.Equal(settings.Locks.AgentLease, options.AgentLease);
        Assert.Equal(settings.Locks.Shared, options.SharedFiles);
        Assert.Equal(settings.Gates.FourEyes, options.FourEyes);
        Assert.Equal(settings.Dispatcher.MaxAttempts, options.MaxAttempts);
        Assert.Equal(settings.Dispatcher.InfraBudget, options.InfrastructureBudget);
        Assert.Equal(settings.Dispatcher.BackoffBase, options.BackoffBase);
        Assert.Equal(settings.Dispatcher.BackoffCap, options.BackoffCap);
        Assert.Equal(settings.Branch.Template, options.BranchTemplate);
        Assert.Equal($"{settings.Kiro.Path}/**/tasks.md", Assert.Single(options.SpecFiles));
        Assert.Null(settings.Merge.Target);
    }

    [Theory]
    [InlineData("merge:\n  checks: none\n", false)]
    [InlineData("merge:\n  checks: none\n#  target: main\n", false)]
    [InlineData("merge:\n  target: develop\n", true)]
    [InlineData("merge: {checks: none, Target: x}\n", true)]
    public void A_file_that_names_a_target_is_seen(string text, bool mentions)
    {
        File.WriteAllText(file, text);
        Assert.Equal(mentions, ConfigGlance.Mentions(file, "target"));
    }

    [Theory]
    [InlineData("INTERLOCK_LOCKS__SHARED=x", true)]
    [InlineData("interlock_locks__shared", true)]
    [InlineData("INTERLOCK_LOCKS_SHARED", false)]
    [InlineData("INTERLOCK_", false)]
    public void A_variable_of_a_section_is_seen(string variable, bool seen) =>
        Assert.Equal(seen, ConfigGlance.StartsWith(System.Text.Encoding.UTF8.GetBytes(variable), "interlock_locks", "__"));
}
