namespace Interlock.EndToEnd.Harness;

/// <summary>A test of the released program; skipped, aloud, where none was published.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProgramFactAttribute : FactAttribute
{
    public ProgramFactAttribute() => Skip = Released.Missing;
}

/// <summary>The same for a test with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProgramTheoryAttribute : TheoryAttribute
{
    public ProgramTheoryAttribute() => Skip = Released.Missing;
}

/// <summary>A test that needs file permissions to bind; they do not bind root.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnprivilegedFactAttribute : FactAttribute
{
    public UnprivilegedFactAttribute() => Skip = Released.Missing ?? (Environment.IsPrivilegedProcess ? "File permissions do not bind root." : null);
}

/// <summary>A test that mounts a small file system; skipped where that is not allowed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MountFactAttribute : FactAttribute
{
    public MountFactAttribute() => Skip = Released.Missing ?? (SmallDisk.IsAllowed ? null : "Mounting a file system is not allowed here.");
}
