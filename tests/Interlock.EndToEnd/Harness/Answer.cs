using System.Text.Json.Nodes;

namespace Interlock.EndToEnd.Harness;

/// <summary>What a program left behind.</summary>
public sealed record Answer(string Words, int ExitCode, string Output, string Error)
{
    /// <summary><c>data</c> of a command that succeeded.</summary>
    public JsonNode Data
    {
        get
        {
            Assert.True(ExitCode == 0, $"{this}");
            return JsonNode.Parse(Output)!["data"]!;
        }
    }

    /// <summary><c>data</c> of a command that did its work and says with its exit code that not all is well.</summary>
    public JsonNode Summary
    {
        get
        {
            Assert.True(Output.Length > 0, $"{this}");
            return JsonNode.Parse(Output)!["data"]!;
        }
    }

    /// <summary>The error object: the last line of standard error, with nothing on standard output.</summary>
    public JsonObject Problem
    {
        get
        {
            Assert.True(ExitCode != 0 && Output.Length == 0 && Error.Length > 0, $"{this}");
            var problem = JsonNode.Parse(Error.TrimEnd('\n').Split('\n')[^1])!.AsObject();
            Assert.Equal("interlock/error/1", (string?)problem["schema"]);
            Assert.False(string.IsNullOrWhiteSpace((string?)problem["message"]));
            return problem;
        }
    }

    /// <summary>The command was refused, in this way.</summary>
    /// <returns>The error object.</returns>
    public JsonObject Refused(int exitCode, string code)
    {
        Assert.True(ExitCode == exitCode, $"expected exit {exitCode} and {code}: {this}");
        Assert.True((string?)Problem["code"] == code, $"expected {code}: {this}");
        return Problem;
    }

    /// <summary>A gate refused it: exit 5.</summary>
    /// <returns>The error object.</returns>
    public JsonObject RefusedByGate(int gate, string code)
    {
        var problem = Refused(5, "gate.refused");
        Assert.True((int?)problem["details"]!["gate"] == gate && (string?)problem["details"]!["code"] == code, $"expected gate {gate} and {code}: {this}");
        Assert.NotNull(problem["details"]!["facts"]);
        return problem;
    }

    public string Text(string key) => (string)Data[key]!;

    public override string ToString() => $"{Words}\nexit {ExitCode}\n{Output}\n{Error}";
}
