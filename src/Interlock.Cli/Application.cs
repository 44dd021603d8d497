using Interlock.Cli.Commands;
using Interlock.Cli.Composition;
using Interlock.Cli.Forwarding;
using Interlock.Cli.Help;
using Interlock.Cli.Output;
using Interlock.Cli.Parsing;
using Interlock.Registry;

namespace Interlock.Cli;

/// <summary>Runs one command line, in this process or on behalf of another.</summary>
internal static class Application
{
    /// <summary>Understands the words, does what they ask, prints the answer or the error.</summary>
    /// <returns>The exit code.</returns>
    public static async ValueTask<int> RunAsync(Invocation invocation)
    {
        var form = AnswerForm.Read(invocation.Words);
        var print = new Printer(invocation.Screen(form.NoColor), form.Json) { Afterword = Directory.Exists(invocation.Directory) ? () => Departure.From(invocation.Directory) : null };
        try
        {
            return Ended(await RunAsync(invocation, form, print), print);
        }
        catch (RefusalException refused)
        {
            return print.Error(refused.Refusal);
        }
        catch (OperationCanceledException) when (invocation.Interrupts.Requested)
        {
            print.Error(Faults.Interrupted);
            return ExitCodes.Interrupted;
        }
        catch (Exception fault)
        {
            return print.Error(Faults.ToRefusal(fault, invocation.Environment("INTERLOCK_TRACE") is { Length: > 0 }));
        }
    }

    private static int Ended(int code, Printer print)
    {
        if (!print.Json)
        {
            print.SayAfterword();
        }

        return code;
    }

    private static ValueTask<int> RunAsync(Invocation invocation, AnswerForm form, Printer print)
    {
        var globals = new GlobalOptions();
        var parsed = CommandLineParser.Parse(form.Words, globals, CommandIndex.All);
        if (parsed.Command is not { } command)
        {
            return new(Explain(parsed, print));
        }

        var shape = command.Shape;
        print.Shape = shape.Data;
        var selection = FieldSelection.Parse(form.Fields, shape.Data);
        if (selection.IsRefused)
        {
            return new(print.Error(selection.Refusal));
        }

        print.Selection = selection.Value;
        if (!shape.Standalone && !shape.ForwardsItself && invocation.Environment(ForwardingClient.SocketVariable) is { Length: > 0 } socket)
        {
            return ForwardingClient.RunAsync(socket, invocation, print);
        }

        var context = new CommandContext(invocation, globals, parsed.Arguments!, print);
        if (context.DryRun)
        {
            if (shape.OnlyForReal)
            {
                return new(print.Error(UsageErrors.OnlyForReal(shape)));
            }

            print.Warn("dry_run", "A rehearsal: nothing is changed.");
        }

        return Unauthorized(shape, context) is { } refused ? new(print.Error(refused)) : command.RunAsync(context, parsed.Arguments!);
    }

    /// <summary>Asked before a registry is opened, so that what touches none is held against the table as well.</summary>
    private static Refusal? Unauthorized(CommandShape shape, CommandContext context) =>
        Authority.Find(shape.Path) is { } rule ? rule.Who == Authorized.Reader || rule.FromRun ? null : Admission.Refuse(rule, context.Actor())
        : throw new InvalidOperationException($"'{shape.Path}' does not stand in the table of authority.");

    private static int Explain(Parsed parsed, Printer print)
    {
        if (parsed.Refusal is { } refusal)
        {
            return print.Error(refusal);
        }

        return parsed.Version ? VersionPage.Print(print) : HelpPage.Print(parsed.HelpFor ?? "", print);
    }
}
