using Interlock.Git;

namespace Interlock.Workplaces;

/// <summary>The programs of this machine, seen from a repository: nothing in it is one of them. Whoever needs git gets it here.</summary>
internal static class Installed
{
    /// <param name="repository">Null where there is none.</param>
    public static Programs Programs(Repository? repository) => Ground.Programs.OnPath(() => repository?.Places() ?? []);

    /// <param name="repository">Null where there is none.</param>
    public static GitProcess Git(Repository? repository, TimeProvider clock) => Git(Programs(repository), clock);

    public static GitProcess Git(Programs programs, TimeProvider clock) => new(new() { Programs = programs }, clock);
}
