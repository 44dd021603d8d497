using System.Security.Cryptography;
using System.Text;

namespace Interlock.Gates;

/// <summary>Identifies a set of files, whatever their order.</summary>
internal static class FileSet
{
    /// <summary>64 hex digits.</summary>
    public static string Hash(IEnumerable<string> files) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(files.Distinct().Order(StringComparer.Ordinal).Select(file => file + '\0')))));
}
