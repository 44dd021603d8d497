using Interlock.Git;
using Interlock.Registry.Reviewing;

namespace Interlock.Workplaces;

/// <summary>Git settings between git, which reads them, and the registry, which keeps them.</summary>
internal static class GitRecord
{
    public static GitSettings ToSettings(this RecordedGit recorded) =>
        new() { Bytes = recorded.Bytes, Programs = recorded.Programs, Excludes = recorded.Excludes, Shallow = recorded.Shallow };

    /// <param name="trusted">False: filters and drivers run programs, and wait for a person's trust.</param>
    public static RecordedGit ToRecord(this GitSettings settings, bool trusted) => new()
    {
        Bytes = settings.Bytes,
        Programs = trusted ? settings.Programs : new Dictionary<string, string>(StringComparer.Ordinal),
        Excludes = settings.Excludes,
        Shallow = settings.Shallow,
    };
}
