#!/bin/sh
# Build llama.cpp's own programs, the peers, from the sources inside llama-cpp-python's sdist: the very code that the
# installed wheel was built from, with the same flags. CPU only, no network but pip's, nothing inside the checkout.
#
#   tests/benchmarks/build_peers.sh [--into DIR] [--sdist DIR] [--jobs N] [--cuda]
#
# DIR defaults to $TANDEM_BENCH_CACHE or ~/.cache/tandem-bench; --sdist names an unpacked llama_cpp_python-*/.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
checkout=$(cd "$here/../.." && pwd)
version=0.3.36
into=${TANDEM_BENCH_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/tandem-bench}
sdist=
jobs=2
cuda=OFF
while [ $# -gt 0 ]; do
    case $1 in
        --into) into=$2; shift 2 ;;
        --sdist) sdist=$2; shift 2 ;;
        --jobs) jobs=$2; shift 2 ;;
        --cuda) cuda=ON; shift ;;
        *) echo "$0: unknown option $1" >&2; exit 2 ;;
    esac
done
mkdir -p "$into"
into=$(cd "$into" && pwd)
case $into/ in "$checkout"/*) echo "Build outside the checkout: --into DIR." >&2; exit 2 ;; esac

if [ -z "$sdist" ]; then
    sdist=$into/llama_cpp_python-$version
    if [ ! -d "$sdist" ]; then
        python=$checkout/.venv/bin/python
        [ -x "$python" ] || python=python3
        "$python" -m pip download --no-deps --no-binary llama-cpp-python --no-build-isolation -d "$into" "llama-cpp-python==$version" ||
            "$python" -m pip download --no-deps --no-binary llama-cpp-python -d "$into" "llama-cpp-python==$version"
        tar -xzf "$into/llama_cpp_python-$version.tar.gz" -C "$into"
    fi
fi

# A virtual machine may claim AMX and fault on it (engine/llama/amx_quirk.py): the peers would die on their first Q8_0 batch.
flags=
if grep -q '^flags.*hypervisor' /proc/cpuinfo 2>/dev/null && grep -q amx_int8 /proc/cpuinfo; then
    flags="-mno-amx-int8 -mno-amx-tile -mno-amx-bf16"
fi
generator=
command -v ninja >/dev/null && generator="-G Ninja"
# shellcheck disable=SC2086
nice -n 19 cmake $generator -S "$sdist/vendor/llama.cpp" -B "$into/build" \
    -DCMAKE_BUILD_TYPE=Release -DGGML_NATIVE=ON -DGGML_CUDA=$cuda \
    -DCMAKE_C_FLAGS="$flags" -DCMAKE_CXX_FLAGS="$flags" \
    -DLLAMA_BUILD_UI=OFF -DLLAMA_USE_PREBUILT_UI=OFF -DLLAMA_OPENSSL=OFF -DLLAMA_CURL=OFF \
    -DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_APP=OFF
nice -n 19 cmake --build "$into/build" -j "$jobs" --target llama-bench llama-server llama-speculative-simple
echo "Built in $into/build/bin"
