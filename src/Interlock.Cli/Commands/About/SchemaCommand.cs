using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interlock.Cli.Output;
using Interlock.Cli.Parsing;
using Interlock.Configuration;
using Interlock.Contract;

namespace Interlock.Cli.Commands.About;

/// <summary><c>schema [COMMAND]</c>: the shapes of the JSON answers.</summary>
internal sealed class SchemaCommand : CliCommand
{
    private readonly Operand words = Operand.Any("COMMAND", "The command, such as 'task list', 'config' for interlock.yaml, or 'authority' for who may give which command; without it, all commands are listed.");

    public override CommandShape Shape => new("schema", "Print the JSON Schema of a command's answer.")
    {
        Operands = [words],
        Standalone = true,
        Data = AnswerShape.List<SchemaAnswer>("schema"),
        Examples = ["interlock schema task list", "interlock schema --json=command,schema", "interlock schema authority"],
    };

    public override ValueTask<int> RunAsync(CommandContext context, Arguments arguments)
    {
        var path = string.Join(' ', arguments.All(words)).Replace('.', ' ');
        if (path.Length == 0)
        {
            return new(List(context.Print, CommandIndex.Paths));
        }

        if (path == "config")
        {
            return new(Configuration(context.Print));
        }

        if (path == "authority")
        {
            return new(AuthorityAnswer.Print(context.Print));
        }

        if (CommandIndex.Below(path) is { Count: > 0 } verbs && CommandIndex.IsNoun(path))
        {
            return new(List(context.Print, [.. verbs.Select(verb => $"{path} {verb}")]));
        }

        if (CommandIndex.Find(path) is not { } command)
        {
            return new(context.Refuse(UsageErrors.UnknownCommand("", path, CommandIndex.Paths, CommandIndex.Paths)));
        }

        if (command.Shape.Data is not { } shape)
        {
            return new(context.Refuse(new(RefusalKind.NotFound, "schema.none", $"'interlock {path}' answers with something that is not JSON data.")));
        }

        return new(context.Print.List([SchemaAnswer.Of(path, shape)], page => page.Lines(Indented(AnswerSchema.Document(shape)))));
    }

    private static int Configuration(Printer print)
    {
        var schema = ConfigSchema.Build();
        return print.List([new SchemaAnswer("config", "interlock.yaml", schema)], page => page.Lines(Indented(schema)));
    }

    private static string Indented(JsonObject document)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, new() { Indented = true, Encoder = JsonEscaping.Instance }))
        {
            document.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static int List(Printer print, IReadOnlyList<string> paths)
    {
        var known = paths.Select(static path => (Path: path, CommandIndex.Find(path)!.Shape.Data)).Where(static pair => pair.Data is not null).ToList();
        return print.List(known.Select(static one => SchemaAnswer.Of(one.Path, one.Data!)), page =>
        {
            var table = new Table(new("COMMAND", Whole: true), new("SCHEMA"));
            foreach (var (path, shape) in known)
            {
                table.Add(path, shape!.Schema);
            }

            page.Table(table, "No command answers with data.");
        });
    }
}
