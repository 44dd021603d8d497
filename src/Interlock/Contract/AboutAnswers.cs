using System.Text.Json.Nodes;

namespace Interlock.Contract;

/// <summary>The JSON Schema of an answer, or another document about a command.</summary>
internal sealed record SchemaAnswer(string Command, string Schema, JsonNode Document)
{
    public static SchemaAnswer Of(string command, AnswerShape shape) => new(command, shape.Schema, AnswerSchema.Document(shape));
}

/// <summary>The version of the program.</summary>
internal sealed record VersionAnswer(string Version);

/// <summary>What a command does and takes, to be read.</summary>
internal sealed record HelpAnswer(string Command, string Text);
