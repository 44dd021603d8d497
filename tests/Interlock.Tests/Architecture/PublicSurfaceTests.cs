using Interlock.Registry;
using PublicApiGenerator;

namespace Interlock.Tests.Architecture;

public sealed class PublicSurfaceTests
{
    /// <summary>More than this is no seam any more.</summary>
    private const int MostTypes = 80;

    private static readonly ApiGeneratorOptions Options = new() { IncludeAssemblyAttributes = false, UseDenyNamespacePrefixesForExtensionMethods = false };

    [Fact]
    public void What_a_host_program_may_use_is_what_was_agreed() =>
        Snapshot.Check("src/Interlock/PublicApi.txt", typeof(TaskRegistry).Assembly.GeneratePublicApi(Options).ReplaceLineEndings("\n") + "\n");

    [Fact]
    public void Types_are_internal_unless_a_host_program_needs_them() => Assert.InRange(typeof(TaskRegistry).Assembly.GetExportedTypes().Length, 1, MostTypes);

    [Fact]
    public void The_program_shows_no_types_to_anybody() => Assert.Empty(typeof(Cli.Application).Assembly.GetExportedTypes());
}
