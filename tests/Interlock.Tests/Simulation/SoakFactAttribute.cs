namespace Interlock.Tests.Simulation;

/// <summary>A long loop: run when <c>INTERLOCK_SOAK=1</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SoakFactAttribute : FactAttribute
{
    public SoakFactAttribute() => Skip = Environment.GetEnvironmentVariable("INTERLOCK_SOAK") == "1" ? null : "A long loop; set INTERLOCK_SOAK=1.";
}
