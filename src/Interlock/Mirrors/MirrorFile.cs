using System.Text;
using System.Text.Json;
using Interlock.Claims;
using Interlock.Registry;
using Interlock.WorkGraph;

namespace Interlock.Mirrors;

/// <summary>The JSON of one lock file, for other tools.</summary>
internal static class MirrorFile
{
    /// <param name="claim">Null where nobody holds the task.</param>
    /// <param name="locks">What is locked, by path.</param>
    public static byte[] Write(WorkTask task, Claim? claim, IReadOnlyList<FileLock> locks)
    {
        var text = new StringBuilder("{\n");
        Field(text, "taskId", task.Ref.ToString());
        Field(text, "workerId", claim?.Worker);
        Field(text, "workerType", claim is null ? null : WorkerKinds.Name(claim.WorkerKind));
        Field(text, "host", claim?.Host);
        Field(text, "claimedAt", claim is null ? null : Stamp.Text(claim.ClaimedAt));
        text.Append("  \"lockedFiles\": [");
        for (var n = 0; n < locks.Count; n++)
        {
            Quote(text.Append(n == 0 ? "\n    " : ",\n    "), locks[n].Path);
        }

        text.Append(locks.Count == 0 ? "],\n" : "\n  ],\n");
        Field(text, "branchName", task.Branch);

        // Under review the lease rests.
        Field(text, "expiresAt", claim is { Parked: false } ? Stamp.Text(claim.ExpiresAt) : null, last: true);
        return Encoding.UTF8.GetBytes(text.Append("}\n").ToString());
    }

    /// <summary>True for what <see cref="Write"/> makes: only that is ever removed.</summary>
    public static bool IsOurs(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes);
        var (task, files) = (false, false);
        try
        {
            while (reader.Read())
            {
                if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 })
                {
                    task |= reader.ValueTextEquals("taskId"u8);
                    files |= reader.ValueTextEquals("lockedFiles"u8);
                }
            }
        }
        catch (JsonException)
        {
            return false;
        }

        return task && files;
    }

    private static void Field(StringBuilder text, string name, string? value, bool last = false)
    {
        text.Append("  \"").Append(name).Append("\": ");
        if (value is null)
        {
            text.Append("null");
        }
        else
        {
            Quote(text, value);
        }

        text.Append(last ? "\n" : ",\n");
    }

    private static void Quote(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            if (c is '"' or '\\')
            {
                text.Append('\\').Append(c);
            }
            else if (c < ' ' || char.IsSurrogate(c) || c == 0x7f)
            {
                text.Append("\\u").Append(((int)c).ToString("x4", System.Globalization.CultureInfo.InvariantCulture));
            }
            else
            {
                text.Append(c);
            }
        }

        text.Append('"');
    }
}
