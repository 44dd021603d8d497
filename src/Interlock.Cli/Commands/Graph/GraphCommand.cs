using System.Text;
using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Drawing;
using Interlock.Registry.Answering;
using Interlock.WorkGraph;

namespace Interlock.Cli.Commands.Graph;

/// <summary>Draws a graph in the format asked for, to standard output or a file.</summary>
internal abstract class GraphCommand : WorkplaceCommand
{
    private static readonly string[] Formats = ["text", "json", "mermaid", "dot", "svg"];

    protected const string About = "text shows the order of execution: waves of tasks that can be done at once, their states, and the critical path. "
        + "json carries the same and every edge, mermaid and dot are for other programs, svg is a picture of its own.";

    protected Option Format { get; } = Option.Choice("--format", "F", Formats, "text, json, mermaid, dot or svg; otherwise text.");

    protected Option Output { get; } = Option.Text("--output", "FILE", "Write it to this file instead; an older file is replaced.");

    protected sealed override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var file = arguments.Text(Output) is { } named ? Path.GetFullPath(named.Replace("\0", "", StringComparison.Ordinal), context.WorkingDirectory) : null;
        if (file is not null && context.FromRun)
        {
            return new(context.Refuse(new(RefusalKind.Forbidden, "run.not_allowed", "A run cannot have a file written for it.", "Leave --output out, and write what is printed.", new() { ["option"] = Output.Name })));
        }

        if (file is not null && DrawingFile.Refuse(arguments.Text(Output)!.EndsWith('/') ? file + "/" : file) is { } unfit)
        {
            return new(context.Refuse(unfit));
        }

        var graph = Find(context, workplace.Registry.Charting, arguments);
        if (graph.IsRefused)
        {
            return new(context.Refuse(graph.Refusal));
        }

        var picture = new Picture(graph.Value);
        var format = arguments.Text(Format) ?? (context.Print.Json ? "json" : "text");
        return new(file is null ? Print(context, picture, format) : Write(context, picture, format, file));
    }

    protected abstract Result<TaskGraph> Find(CommandContext context, Charting charting, Arguments arguments);

    private static int Print(CommandContext context, Picture picture, string format)
    {
        var drawing = format == "json" ? null : GraphDrawing.Of(format, picture);
        if (context.Print.Json || format == "json")
        {
            var printer = context.Print.Json ? context.Print : new Printer(context.Print.Screen, json: true) { Shape = context.Print.Shape };
            return printer.One(GraphAnswer.Of(picture, format, drawing, null), static _ => { });
        }

        if (format == "text")
        {
            return context.Print.One(GraphAnswer.Of(picture, format, null, null), page => GraphText.Show(page, picture));
        }

        context.Print.Raw(drawing!);
        return ExitCodes.Ok;
    }

    private static int Write(CommandContext context, Picture picture, string format, string file)
    {
        if (!context.DryRun && DrawingFile.Write(file, format == "json" ? Document(context, picture) : GraphDrawing.Of(format, picture)) is { } refusal)
        {
            return context.Refuse(refusal);
        }

        return context.Print.One(GraphAnswer.Of(picture, format, null, file), page =>
            page.Line(Piece.Good(context.DryRun ? "would draw " : "drawn "), Piece.Strong(file), Piece.Faint($"  {picture.Summary()}")));
    }

    private static string Document(CommandContext context, Picture picture)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        new Printer(Screen.Captured(output, error), json: true) { Shape = context.Print.Shape }.One(GraphAnswer.Of(picture, "json", null, null), static _ => { });
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
