#!/bin/sh
# Publishes the program into artifacts/interlock, unless another process just did. Silent, except for a failing build.
root=$(cd "$(dirname "$0")/.." && pwd -P) || exit 1
artifacts=$root/artifacts
stamp=$artifacts/interlock.stamp
mkdir -p "$artifacts" || exit 1

# The one publisher: an flock dies with its holder; where there is none, a directory names the holder.
if command -v flock >/dev/null; then
    exec 9>"$artifacts/publish.lock"
    flock 9
else
    until mkdir "$artifacts/publish.lock.d" 2>/dev/null; do
        kill -0 "$(cat "$artifacts/publish.lock.d/pid" 2>/dev/null || echo $$)" 2>/dev/null || rm -rf "$artifacts/publish.lock.d"
        sleep 1
    done
    echo $$ >"$artifacts/publish.lock.d/pid"
    trap 'rm -rf "$artifacts/publish.lock.d"' EXIT
fi
# Is anything under the sources, of these names if any are given, newer than this file?
newer() {
    [ -e "$1" ] || return 0
    than=$1
    shift
    [ -n "$(find "$root/src" "$root/eng" "$root/global.json" "$root"/Directory.* -newer "$than" "$@" -print -quit)" ]
}
if [ -x "$artifacts/interlock/interlock" ] && ! newer "$stamp"; then
    exit 0
fi

. "$root/eng/dotnet.sh"
# Each release has a directory of its own, so that running programs keep the files they started from;
# artifacts/interlock is a link that moves in one step.
release=$artifacts/releases/$(date +%Y%m%d%H%M%S)-$$
log=$artifacts/publish.log
touch "$stamp.next"
# A native program is linked by a C compiler; without one that works, the program needs the .NET it was built with.
links() { command -v "$1" >/dev/null && echo 'int main(void) { return 0; }' | "$1" -x c - -o "$stamp.links" 2>/dev/null; }
kind=
if links clang; then
    :
elif links gcc; then
    kind="-p:CppCompilerAndLinker=gcc -p:LinkerFlavor="
else
    kind="-p:NativeProgram=false"
    echo "interlock: neither clang nor gcc links a program here, so this build needs .NET to run and starts slower" >&2
fi
rm -f "$stamp.links"
# Ask the package sources only when something that decides about packages changed, or when the packages are gone from where they were.
restore=
assets=$artifacts/obj/Interlock.Cli/project.assets.json
packages=$(sed -n 's/.*"packagesPath": "\(.*\)".*/\1/p' "$assets" 2>/dev/null)
if [ -n "$packages" ] && [ ! -d "$packages" ]; then
    restore=-p:RestoreForce=true
elif ! newer "$assets" \
    '(' -name '*.csproj' -o -name '*.props' -o -name '*.targets' -o -name global.json -o -name packages.lock.json ')'; then
    restore=--no-restore
fi
[ "$kind" != "-p:NativeProgram=false" ] || restore=
# Measured: a compiler that runs once spends a third of its time on compiling itself a second time.
DOTNET_TieredCompilation=0 "$dotnet" publish "$root/src/Interlock.Cli" $restore $kind -p:RunAnalyzers=false -c Release -o "$release" -v quiet --nologo >"$log" 2>&1 9>&- || {
    cat "$log" >&2
    echo "interlock: the build failed" >&2
    rm -rf "$release" "$stamp.next"
    exit 1
}

printf '%s' "${dotnet_root:+$dotnet_root
}" >"$stamp.next.root"
touch -r "$stamp.next" "$stamp.next.root"
[ -L "$artifacts/interlock" ] || rm -rf "$artifacts/interlock"
ln -sfn "releases/${release##*/}" "$artifacts/interlock.link"
mv -fT "$artifacts/interlock.link" "$artifacts/interlock" 2>/dev/null ||
    { rm -f "$artifacts/interlock" && mv -f "$artifacts/interlock.link" "$artifacts/interlock"; }
mv -f "$stamp.next.root" "$stamp"
rm -f "$stamp.next"
# The release before this one may still be running.
ls -d "$artifacts"/releases/*/ | sort -r | tail -n +3 | while read -r old; do rm -rf "$old"; done
