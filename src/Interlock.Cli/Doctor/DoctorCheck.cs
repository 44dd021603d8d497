namespace Interlock.Cli.Doctor;

/// <summary>How a check went.</summary>
internal enum Health
{
    Ok,
    Warn,
    Fail,
}

/// <summary>What a check found.</summary>
/// <param name="Health">Anything but <see cref="Health.Ok"/> needs a <paramref name="Fix"/>.</param>
/// <param name="Text">The fact, in one sentence.</param>
/// <param name="Fix">What to do about it.</param>
internal sealed record Finding(Health Health, string Text, string? Fix = null)
{
    public static Finding Ok(string text) => new(Health.Ok, text);

    public static Finding Warn(string text, string fix) => new(Health.Warn, text, fix);

    public static Finding Fail(string text, string fix) => new(Health.Fail, text, fix);

    public string Word => Health switch { Health.Ok => "ok", Health.Warn => "warn", _ => "fail" };
}

/// <summary>One thing that <c>doctor</c> looks at. A check that throws counts as failed, with what it threw.</summary>
internal abstract class DoctorCheck
{
    /// <summary>One or two words: <c>git</c>, <c>file system</c>.</summary>
    public abstract string Name { get; }

    public abstract ValueTask<Finding> LookAsync(CommandContext context, CancellationToken cancellation);
}
