namespace Interlock.Storage.Files;

/// <summary>Who holds the lock of a spec; what its holder did not leave in the file is null.</summary>
internal sealed record LockState(string Spec, long? Pid, string? Host, string? Program, DateTimeOffset? Since)
{
    /// <summary>In words.</summary>
    public string Holder => Pid is null ? "another program" : $"{Program ?? "a program"}, process {Pid} on {Host}";
}
