using System.Collections;

namespace Interlock.Ground;

/// <summary>
/// Which of our own variables what we start gets: by name, and nothing else. What could push or log in anywhere in our name is in none
/// of the lists but <see cref="Signing"/>, and a run, a check or an analysis never gets it, not even when a configuration asks for it.
/// </summary>
internal static class AllowedEnvironment
{
    /// <summary>The variable that every process of ours carries, a run's with its id; below one nobody approves.</summary>
    public const string Marker = "INTERLOCK_RUN_ID";

    /// <summary>What every program needs to find its way.</summary>
    public static IReadOnlyList<string> Basics { get; } =
        ["PATH", "HOME", "LANG", "LANGUAGE", "LC_*", "TERM", "TMPDIR", "TMP", "TEMP", "SHELL", "USER", "LOGNAME", "TZ", "XDG_*"];

    /// <summary>The network as it is reached from here.</summary>
    public static IReadOnlyList<string> Network { get; } =
    [
        "http_proxy", "https_proxy", "ftp_proxy", "all_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "ALL_PROXY", "NO_PROXY",
        "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "PIP_CERT", "NODE_EXTRA_CA_CERTS", "CARGO_HTTP_CAINFO", "AWS_CA_BUNDLE",
        "GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "NIX_SSL_CERT_FILE",
    ];

    /// <summary>Where builds and tests find their tools and keep their caches.</summary>
    public static IReadOnlyList<string> Tools { get; } =
    [
        "CI", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLORTERM",
        "DOTNET_ROOT", "DOTNET_ROOT_*", "DOTNET_CLI_*", "DOTNET_NOLOGO", "DOTNET_ROLL_FORWARD", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "NUGET_PACKAGES",
        "NUGET_HTTP_CACHE_PATH", "NUGET_SCRATCH", "MSBUILDDISABLENODEREUSE", "MSBuildSDKsPath",
        "JAVA_HOME", "JDK_HOME", "JAVA_TOOL_OPTIONS", "M2_HOME", "MAVEN_HOME", "MAVEN_OPTS", "GRADLE_HOME", "GRADLE_USER_HOME", "GRADLE_OPTS", "SBT_OPTS",
        "ANDROID_HOME", "ANDROID_SDK_ROOT", "ANDROID_NDK_HOME",
        "GOPATH", "GOROOT", "GOBIN", "GOCACHE", "GOMODCACHE", "GOFLAGS", "GOPROXY", "GOPRIVATE", "GONOPROXY", "GONOSUMDB", "GOSUMDB", "GOTOOLCHAIN", "CGO_ENABLED",
        "CARGO_HOME", "CARGO_TARGET_DIR", "CARGO_INCREMENTAL", "CARGO_TERM_COLOR", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN", "RUSTFLAGS", "RUST_BACKTRACE", "RUSTC_WRAPPER",
        "NODE_PATH", "NODE_OPTIONS", "NODE_ENV", "NVM_DIR", "NVM_BIN", "VOLTA_HOME", "FNM_DIR", "FNM_MULTISHELL_PATH", "PNPM_HOME", "COREPACK_HOME", "YARN_CACHE_FOLDER",
        "BUN_INSTALL", "DENO_DIR", "npm_config_cache", "npm_config_prefix", "PLAYWRIGHT_BROWSERS_PATH",
        "PYENV_ROOT", "PYTHONPATH", "PYTHONHASHSEED", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "VIRTUAL_ENV", "CONDA_PREFIX", "CONDA_EXE", "CONDA_DEFAULT_ENV",
        "PIP_CACHE_DIR", "UV_CACHE_DIR", "POETRY_HOME", "POETRY_CACHE_DIR", "PIPENV_CACHE_DIR",
        "RBENV_ROOT", "GEM_HOME", "GEM_PATH", "BUNDLE_PATH", "ASDF_DIR", "ASDF_DATA_DIR", "MISE_DATA_DIR", "COMPOSER_HOME", "COMPOSER_CACHE_DIR",
        "MIX_HOME", "HEX_HOME", "STACK_ROOT", "CABAL_DIR", "OPAMROOT", "OPAMSWITCH", "JULIA_DEPOT_PATH", "R_LIBS_USER", "SDKROOT", "DEVELOPER_DIR",
        "CC", "CXX", "CFLAGS", "CXXFLAGS", "CPPFLAGS", "LDFLAGS", "LD_LIBRARY_PATH", "LIBRARY_PATH", "CPATH", "PKG_CONFIG_PATH", "CMAKE_PREFIX_PATH", "CCACHE_DIR",
        "SCCACHE_DIR", "MAKEFLAGS", "NIX_PATH", "NIX_PROFILES", "LOCALE_ARCHIVE", "HOMEBREW_PREFIX", "HOMEBREW_CELLAR",
    ];

    /// <summary>What signing and publishing need beyond; nothing else that we start gets it.</summary>
    public static IReadOnlyList<string> Signing { get; } = ["SSH_AUTH_SOCK", "GNUPGHOME", "HOME"];

    private static readonly string[] Never =
    [
        "GITHUB_TOKEN", "GH_TOKEN", "GITHUB_PAT", "GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN", "GITLAB_TOKEN", "GITLAB_PRIVATE_TOKEN",
        "CI_JOB_TOKEN", "BITBUCKET_TOKEN", "GITEA_TOKEN", "FORGEJO_TOKEN", "SSH_AUTH_SOCK", "SSH_AGENT_PID", "SSH_ASKPASS", "GIT_ASKPASS",
        "GIT_SSH", "GIT_SSH_COMMAND", "GIT_CONFIG_*", "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY",
    ];

    /// <summary>Whether nothing that is started for others may get this variable.</summary>
    public static bool IsForbidden(string name) => Matches(Never, name);

    /// <summary>Our own environment.</summary>
    public static IReadOnlyDictionary<string, string> Own()
    {
        var own = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            own[(string)entry.Key] = (string?)entry.Value ?? "";
        }

        return own;
    }

    /// <summary>Those of <paramref name="own"/> that one of the lists names; a name that ends in <c>*</c> stands for all that begin so.</summary>
    public static SortedDictionary<string, string> Choose(IReadOnlyDictionary<string, string> own, params ReadOnlySpan<IReadOnlyList<string>> lists)
    {
        var chosen = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in own)
        {
            foreach (var list in lists)
            {
                if (Matches(list, name))
                {
                    chosen[name] = value;
                    break;
                }
            }
        }

        return chosen;
    }

    private static bool Matches(IReadOnlyList<string> patterns, string name)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.EndsWith('*') ? name.StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal) : name == pattern)
            {
                return true;
            }
        }

        return false;
    }
}
