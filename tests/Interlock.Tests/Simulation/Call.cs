using Interlock.Gates;
using Interlock.Registry;
using Interlock.WorkGraph;

namespace Interlock.Tests.Simulation;

/// <summary>A rule was broken: the alarm.</summary>
internal sealed class Violation(string rule, string fact) : Exception($"{rule}: {fact}")
{
    public string Rule { get; } = rule;
}

/// <summary>The process that gave the command is dead.</summary>
internal sealed class CrashException() : Exception("crashed here");

/// <summary>One command that somebody gives, now, later, or twice.</summary>
/// <param name="Token">The fencing token that it carries; null: none.</param>
/// <param name="Act">Null: it was not refused.</param>
internal sealed record Command(string Kind, Actor? Actor, TaskRef? Task, long? Token, Func<World, Refusal?> Act, string Words = "")
{
    /// <summary>What a person says with it.</summary>
    public Func<World, Answer?>? Saying { get; init; }

    /// <summary>The submission that an answer of the merge queue is about.</summary>
    public string? Head { get; init; }

    /// <summary>The deploy that an end is about.</summary>
    public DeployEntry? Deploy { get; init; }

    public override string ToString() => $"{Kind} {Task} {Words} as {Actor?.Name ?? "-"} token {Token}";
}

/// <summary>A command on its way.</summary>
internal sealed class Call(Command command)
{
    public Command Command { get; } = command;

    /// <summary>It dies at this write, counted from 1; 0: never.</summary>
    public int DiesAt { get; init; }

    /// <summary>The write is durable, and nobody learns of it.</summary>
    public bool DiesAfter { get; init; }

    public int Writes { get; set; }

    public bool Dead { get; set; }

    /// <summary>Others did something while it waited for git.</summary>
    public bool Interrupted { get; set; }

    public Answer? Saying { get; set; }
}

/// <summary>What a person really said, and of what.</summary>
internal sealed record Answer(string Task, string Purpose, bool Granted, string By, bool Human, string FileSet, Risk Risk, string Commit);
