using System.Text;
using Interlock.Cli.Composition;
using Interlock.Contract;
using Interlock.Registry;
using Interlock.Registry.Defining;

namespace Interlock.Cli.Commands.Spec;

/// <summary><c>spec create</c>: a spec with all its tasks in one step.</summary>
internal sealed class SpecCreateCommand : WorkplaceCommand
{
    private const int LargestFile = 64 * 1024 * 1024;

    private readonly Operand spec = Operand.One("SPEC", "Its name.");
    private readonly Option from = Option.Text("--from", "FILE", "Its tasks as JSON, a list of task definitions; /dev/stdin for what is piped in.");
    private readonly Option set = Option.Texts("--set", "KEY=V", "A free fact to keep in its metadata; KEY:=JSON for numbers and lists.");

    public override CommandShape Shape => new("spec create", "Make a spec, with all its tasks or empty.")
    {
        Description = "All tasks are made in one step, or none. They may depend on each other in any order; an unknown dependency and a cycle are refused. "
            + "Fields are those of the task object, and required_skill, dependencies and is_optional of the Task Registry design.",
        Operands = [spec],
        Options = [from, set],
        Data = AnswerShape.One<SpecAnswer>("spec.create"),
        Examples = ["interlock spec create chat-app --from tasks.json", "interlock spec create chat-app --set owner=mara"],
    };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var name = arguments.Required(spec);
        var draft = arguments.Text(from) is { } file ? Read(context, name, file) : new SpecDraft { Name = name };
        if (draft.IsRefused)
        {
            return new(context.Refuse(draft.Refusal));
        }

        var edit = MetadataEdit.Parse(arguments.All(set), []);
        var facts = edit.IsRefused ? edit.Refusal : (edit.Value ?? MetadataEdit.Of([])).Apply(draft.Value.Metadata);
        if (facts.IsRefused)
        {
            return new(context.Refuse(facts.Refusal));
        }

        var made = workplace.Registry.Planning.Create(draft.Value with { Metadata = facts.Value }, context.Actor());
        return new(SpecText.Print(context, workplace, made));
    }

    private static Result<SpecDraft> Read(CommandContext context, string name, string file)
    {
        try
        {
            using var source = File.OpenRead(Path.GetFullPath(file.Replace("\0", "", StringComparison.Ordinal), context.WorkingDirectory));
            using var bytes = new MemoryStream();
            var part = new byte[64 * 1024];
            for (int read; (read = source.Read(part)) > 0;)
            {
                bytes.Write(part, 0, read);
                if (bytes.Length > LargestFile)
                {
                    return new Refusal(RefusalKind.Usage, "spec.file", $"The file is larger than {LargestFile / 1024 / 1024} MB.", "Make several specs of it.");
                }
            }

            return SpecFile.Read(name, new UTF8Encoding(false, true).GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)).TrimStart('\ufeff'));
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return new Refusal(RefusalKind.NotFound, "file.not_found", $"There is no file {Shown.Short(file)}.", "Name a file of task definitions.");
        }
        catch (DecoderFallbackException)
        {
            return new Refusal(RefusalKind.Usage, "spec.file", "The file is no UTF-8 text.", "Save it as UTF-8.");
        }
    }
}
