using System.Security.Cryptography;
using System.Text;

namespace Interlock.WorkGraph;

/// <summary>The uid of a task that another program put into a file registry; it follows from the name the task was found under.</summary>
internal static class ForeignUid
{
    private const int Length = 16;

    public static string Of(string spec, string id) => "d" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{spec}/{id}")))[..(Length - 1)];

    /// <summary>Uids given here are shorter.</summary>
    public static bool Is(string uid) => uid.Length == Length && uid[0] == 'd' && uid.All(char.IsAsciiHexDigitLower);
}
