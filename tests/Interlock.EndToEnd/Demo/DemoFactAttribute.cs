namespace Interlock.EndToEnd.Demo;

/// <summary>A test that needs the released program.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DemoFactAttribute : FactAttribute
{
    public DemoFactAttribute()
    {
        if (Stage.Program is null)
        {
            Skip = "INTERLOCK_BIN does not name the released program";
        }
    }
}
