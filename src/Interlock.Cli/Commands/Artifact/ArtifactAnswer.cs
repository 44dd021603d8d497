namespace Interlock.Cli.Commands.Artifact;

/// <summary>An artifact as answer.</summary>
internal static class ArtifactAnswer
{
    public const string Fields = "id:text type:text uri:text size_bytes:int? created_at:time metadata:any";
}
