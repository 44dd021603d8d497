namespace Interlock.Tests.Kiro.Syncing;

/// <summary>Files to sync: a few of every shape, and where they are at hand the real ones.</summary>
internal static class Samples
{
    public static IReadOnlyList<string> Inline { get; } =
    [
        "# Plan\n\n- [ ] 1. Build the parser\n  - Reads `src/a.cs`\n  - _Requirements: 1.1, 1.2_\n\n- [ ] 2. Build the writer\n  - [ ] 2.1 Write bytes\n  - [ ]* 2.2 Write tests\n  - [x] 2.3 Name it\n- [x] 3. Choose\n",
        "\uFEFF- [ ] 1. Windows\r\n  - [x] 1.1 Line ends\r\n  - [ ]\\* 1.2 Escaped\r\n* [-] 2. Going on\r\n+ [~] 3. Queued",
        "- [ ] No number\n- [ ] Another\n\t- [ ] Below it\n- [✅] Marked\n- [] Empty\n1. [ ] Numbered list\n2) [X] Done\n",
        "## 1. Only a heading\n- [ ] 1.1 First\n- [ ] 1.2 Second\n\n## 2. Next\n- [ ] 2.1 Third _Depends: 1.1_\n- [ ] 2.1 Third again\n",
        "# 実装計画\n\n- [ ] 1. プロジェクトの構造を作る\n  - [ ] 1.1 モデルを実装する (P)\n    - _要件: 1.1_\n    - _Boundary: src/models/_\n  - [ ] 1.2 画面を実装する (P)\n- [ ] 2. テスト（任意）\n",
        "- [ ] 0. Zero\n- [ ] 4.2a Letter\n- [ ] 1. One\n<!--\n- [ ] 9. Not a task\n-->\n```\n- [ ] 8. Code\n```\n- [ ] 5. Checkpoint - ensure all tests pass\n- [ ] 6. Last",
        "- [ ] 1. A\n- [ ] 2. B\n- [ ] 3. C\n\n## Task Dependency Graph\n\n```json\n{\"waves\": [[\"1\"], [\"2\", \"3\"]]}\n```\n",
        "No boxes at all.\n",
    ];

    private static string Corpus { get; } = Environment.GetEnvironmentVariable("INTERLOCK_KIRO_CORPUS") ?? "";

    /// <summary>Name and bytes.</summary>
    public static IEnumerable<(string Name, byte[] Content)> All() => Inline.Select((text, i) => ($"inline {i}", Spec.Bytes(text)))
        .Concat(Corpus.Length == 0 ? [] : File.ReadLines(Path.Combine(Corpus, "MANIFEST.tsv")).Skip(1).Select(line => line.Split('\t')[0]).Select(name => (name, File.ReadAllBytes(Path.Combine(Corpus, name)))));

    /// <summary>Those small enough to be edited hundreds of times.</summary>
    public static IReadOnlyList<(string Name, byte[] Content)> Editable() => [.. All().Where(file => file.Content.Length < 40_000 && Spec.Document(System.Text.Encoding.UTF8.GetString(file.Content)).LinesTasks > 2)];
}
