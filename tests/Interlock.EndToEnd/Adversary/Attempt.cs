using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Adversary;

/// <summary>One way of getting a task done that must not work.</summary>
/// <param name="Kind">What it goes against.</param>
/// <param name="What">What is tried, as a sentence without its subject.</param>
/// <param name="Try">Sets the scene, calls <see cref="Arena.Guard"/>, tries, and gives the answer; null where only looking afterwards tells.</param>
internal sealed record Attempt(string Kind, string What, Outcome Outcome, Func<Arena, Answer?> Try)
{
    public override string ToString() => What;
}
