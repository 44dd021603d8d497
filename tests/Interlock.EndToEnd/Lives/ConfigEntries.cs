using System.Globalization;
using System.Text;

namespace Interlock.EndToEnd.Lives;

/// <summary>Entries of git's configuration as an agent might write them: programs, what hides files, what maps bytes, and rubbish.</summary>
internal static class ConfigEntries
{
    private static readonly string[] Drivers = ["lfs", "x", "crypt"];

    /// <summary>Keys whose value is a command line.</summary>
    private static readonly string[] Lines =
    [
        "diff.external", "merge.x.driver", "merge.union.driver", "merge.text.driver", "diff.x.command", "diff.x.textconv", "core.fsmonitor", "core.editor", "sequence.editor", "core.pager",
        "core.sshCommand", "core.gitProxy", "core.alternateRefsCommand", "uploadpack.packObjectsHook", "remote.origin.uploadpack", "remote.origin.receivepack", "interactive.diffFilter",
        "trailer.x.command", "trailer.x.cmd", "mergetool.x.cmd", "difftool.x.cmd", "gpg.ssh.defaultKeyCommand", "web.browser", "pager.status", "pager.log", "man.x.cmd", "sendemail.smtpserver",
    ];

    /// <summary>Keys whose value is the path of a program.</summary>
    private static readonly string[] Paths = ["gpg.program", "gpg.ssh.program", "gpg.x509.program", "gpg.openpgp.program", "core.askPass"];

    private static readonly (string Key, string[] Values)[] Plain =
    [
        ("commit.gpgSign", ["true"]), ("tag.gpgSign", ["true"]), ("gpg.format", ["ssh", "x509"]), ("log.showSignature", ["true"]), ("merge.default", ["x"]), ("merge.verifySignatures", ["true"]),
        ("core.bare", ["true"]), ("core.worktree", ["/nowhere", "/tmp"]), ("core.sparseCheckout", ["true"]), ("core.sparseCheckoutCone", ["true", "false"]), ("index.sparse", ["true"]),
        ("core.splitIndex", ["true"]), ("core.untrackedCache", ["true"]), ("core.fileMode", ["false"]), ("core.symlinks", ["false"]), ("core.ignoreCase", ["true"]), ("core.autocrlf", ["true", "input"]),
        ("core.eol", ["crlf"]), ("core.safecrlf", ["true"]), ("core.checkStat", ["minimal"]), ("core.trustctime", ["false"]), ("core.quotePath", ["true"]), ("core.logAllRefUpdates", ["always", "false"]),
        ("core.preferSymlinkRefs", ["true"]), ("core.ignoreStat", ["true"]), ("core.protectHFS", ["false"]), ("core.precomposeUnicode", ["true"]), ("core.sharedRepository", ["0600", "world"]),
        ("core.abbrev", ["4"]), ("core.disambiguate", ["blob"]), ("core.warnAmbiguousRefs", ["true"]), ("core.compression", ["0", "9"]), ("core.bigFileThreshold", ["1"]), ("core.commitGraph", ["true"]),
        ("core.multiPackIndex", ["true"]), ("core.useReplaceRefs", ["true"]), ("core.notesRef", ["refs/heads/main"]), ("core.commentChar", ["o"]), ("core.packedRefsTimeout", ["0"]), ("core.filesRefLockTimeout", ["0"]),
        ("index.version", ["4", "3"]), ("index.threads", ["1"]), ("index.skipHash", ["true"]), ("feature.manyFiles", ["true"]), ("feature.experimental", ["true"]), ("gc.pruneExpire", ["now"]), ("gc.auto", ["1"]),
        ("gc.autoDetach", ["false"]), ("gc.cruftPacks", ["true"]), ("maintenance.auto", ["true"]), ("transfer.hideRefs", ["refs/heads", "refs/interlock"]), ("uploadpack.hideRefs", ["refs"]), ("transfer.unpackLimit", ["1"]),
        ("diff.ignoreSubmodules", ["all"]), ("submodule.recurse", ["true"]), ("submodule.active", ["."]), ("status.showUntrackedFiles", ["no"]), ("status.relativePaths", ["true"]), ("status.branch", ["true"]),
        ("merge.renames", ["false"]), ("merge.conflictStyle", ["diff3", "zdiff3"]), ("merge.directoryRenames", ["true"]), ("merge.ff", ["only"]), ("diff.renames", ["copies"]), ("diff.noprefix", ["true"]),
        ("diff.mnemonicPrefix", ["true"]), ("diff.orderFile", ["/nowhere"]), ("diff.algorithm", ["patience"]), ("diff.context", ["0"]), ("diff.noIndex", ["x"]), ("diff.relative", ["true"]), ("apply.whitespace", ["fix"]),
        ("i18n.commitEncoding", ["UTF-16"]), ("i18n.logOutputEncoding", ["UTF-16"]), ("color.ui", ["always"]), ("column.ui", ["always"]), ("log.date", ["iso"]), ("log.mailmap", ["true"]), ("user.useConfigOnly", ["true"]),
        ("user.name", [""]), ("init.defaultBranch", ["other"]), ("protocol.allow", ["always"]), ("protocol.ext.allow", ["always"]), ("remote.origin.promisor", ["true"]), ("remote.origin.partialCloneFilter", ["blob:none"]),
        ("extensions.partialClone", ["origin"]), ("extensions.worktreeConfig", ["true"]), ("extensions.preciousObjects", ["true"]), ("checkout.workers", ["4"]), ("checkout.defaultRemote", ["origin"]), ("fetch.writeCommitGraph", ["true"]),
        ("pack.threads", ["1"]), ("pack.writeReverseIndex", ["true"]), ("repack.writeBitmaps", ["true"]), ("safe.bareRepository", ["explicit"]), ("safe.directory", [""]), ("worktree.guessRemote", ["true"]), ("advice.statusHints", ["false"]),
        ("core.repositoryFormatVersion", ["1"]), ("add.ignoreErrors", ["true"]), ("branch.autoSetupMerge", ["always"]), ("receive.denyCurrentBranch", ["updateInstead"]), ("rerere.enabled", ["true"]), ("rerere.autoUpdate", ["true"]),
    ];

    /// <summary>What git no longer understands; then everything must end in an error and nothing be lost.</summary>
    private static readonly string[] Rubbish =
    [
        "[core", "[core]\n\trepositoryformatversion = 99\n", "[extensions]\n\tnothing = true\n[core]\n\trepositoryformatversion = 1\n", "[extensions]\n\tobjectFormat = sha256\n[core]\n\trepositoryformatversion = 1\n",
        "[core]\n\tfileMode = perhaps\n", "\0\0\0", "[merge]\n\trenameLimit = many\n",
    ];

    /// <summary>A few entries, as text to append to a file of configuration.</summary>
    public static string Draw(Random random, Marks marks)
    {
        var text = new StringBuilder("\n");
        if (random.Next(25) == 0)
        {
            return text.Append(Pick(random, Rubbish)).Append('\n').ToString();
        }

        for (var i = random.Next(1, 5); i > 0; i--)
        {
            One(random, marks, text);
        }

        return text.ToString();
    }

    public static T Pick<T>(Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];

    private static void One(Random random, Marks marks, StringBuilder text)
    {
        switch (random.Next(8))
        {
            case 0 or 1:
                var driver = Pick(random, Drivers);
                Add(text, $"filter.{driver}.clean", marks.Line("clean"));
                Add(text, $"filter.{driver}.smudge", marks.Line("smudge"));
                Add(text, $"filter.{driver}.required", random.Next(2) == 0 ? "true" : "false");
                if (random.Next(3) == 0)
                {
                    Add(text, $"filter.{driver}.process", marks.Line("process"));
                }

                break;
            case 2 or 3:
                var line = Pick(random, Lines);
                Add(text, line, marks.Line(line));
                break;
            case 4:
                Add(text, Pick(random, Paths), marks.Program);
                Add(text, "commit.gpgSign", "true");
                break;
            case 5:
                switch (random.Next(7))
                {
                    case 0: Add(text, "core.hooksPath", marks.Hooks); break;
                    case 1: Add(text, "include.path", marks.Included); break;
                    case 2: Add(text, $"includeIf.gitdir:{Pick(random, ["**", "/tmp/"])}.path", marks.Included); break;
                    case 3: Add(text, "remote.origin.url", $"ext::{marks.Program}"); break;
                    case 4: Add(text, $"alias.{Pick(random, ["status", "rev-parse", "update-ref", "commit-tree", "worktree"])}", $"!{marks.Line("alias")}"); break;
                    case 5: Add(text, "credential.helper", $"!{marks.Line("credential")}"); break;
                    default: Add(text, "submodule.sub.update", $"!{marks.Line("submodule")}"); break;
                }

                break;
            default:
                var (key, values) = Pick(random, Plain);
                Add(text, key, Pick(random, values));
                break;
        }
    }

    public static void Add(StringBuilder text, string key, string value)
    {
        var (first, last) = (key.IndexOf('.', StringComparison.Ordinal), key.LastIndexOf('.'));
        text.Append('[').Append(key[..first]);
        if (last > first)
        {
            text.Append(CultureInfo.InvariantCulture, $" \"{key[(first + 1)..last]}\"");
        }

        text.Append(CultureInfo.InvariantCulture, $"]\n\t{key[(last + 1)..]} = \"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"\n");
    }
}
