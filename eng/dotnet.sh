# Sourced: finds the .NET SDK and gives it a home to write to. Needs $root, an absolute path.
# Nothing that is started here may outlive the build, so the build servers stay off.
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
export DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=true DOTNET_CLI_USE_MSBUILD_SERVER=0
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false

if [ -z "${HOME:-}" ]; then
    HOME=$(getent passwd "$(id -u)" 2>/dev/null | cut -d: -f6)
fi
if [ -z "$HOME" ] || [ ! -w "$HOME" ]; then
    HOME=$root/artifacts/home
    mkdir -p "$HOME"
fi
export HOME

dotnet=$(command -v dotnet)
for place in "${DOTNET_ROOT:-}" "$HOME/.dotnet" /usr/share/dotnet /usr/lib/dotnet /usr/local/share/dotnet; do
    if [ -z "$dotnet" ] && [ -n "$place" ] && [ -x "$place/dotnet" ]; then
        dotnet=$place/dotnet
    fi
done
if [ -z "$dotnet" ] || [ -z "$("$dotnet" --list-sdks 2>/dev/null)" ]; then
    echo "interlock: the .NET 10 SDK is needed to build, and no 'dotnet' with an SDK was found (https://dot.net)" >&2
    exit 1
fi

# A program looks for .NET here by itself; anywhere else it must be told.
dotnet_root=$(dirname "$(readlink -f "$dotnet")")
case $dotnet_root in
    /usr/share/dotnet | /usr/lib/dotnet | /usr/local/share/dotnet) dotnet_root= ;;
    "$(cat /etc/dotnet/install_location 2>/dev/null)") dotnet_root= ;;
esac
if [ -n "$dotnet_root" ]; then
    export DOTNET_ROOT="${DOTNET_ROOT:-$dotnet_root}"
fi
