#!/bin/sh
# The chart at full scale on a machine with an NVIDIA GPU and no network. Resumable: run it again to go on.
#
#   tests/benchmarks/gpu.sh [--wheels DIR] [--shared DIR] [--work DIR] [--peers DIR] [--python P] [gpu.py's options]
#   tests/benchmarks/gpu.sh --dry-run          all parts on small shapes, here and now
#
# --wheels DIR  *.whl files to use when Python lacks them: a CUDA build of llama-cpp-python, gguf, jinja2 ...
# --shared DIR  the folder with data/models and tools/shape_model.py (default: ../shared beside the checkout)
# --work DIR    shaped models (zero filler: files full of holes) and the virtual installation; default /tmp/tandem-gpu
# --peers DIR   llama.cpp's programs as build_peers.sh builds them, without CUDA: started with the wheel's libraries
#               before their own, they run on its GPU build. Both must come from the same version.
# --out DIR     where gpu.json is written, and read to go on (default: in --work)
set -eu
checkout=$(cd "$(dirname "$0")/../.." && pwd)
wheels= shared= peers= python= work=${TMPDIR:-/tmp}/tandem-gpu
count=$#
while [ "$count" -gt 0 ]; do  # take our options, leave gpu.py's in place
    count=$((count - 1))
    case $1 in
        --wheels|--shared|--work|--peers|--python)
            case $1 in
                --wheels) wheels=$(cd "$2" && pwd) ;;
                --shared) shared=$(cd "$2" && pwd) ;;
                --work) work=$2 ;;
                --peers) peers=$(cd "$2" && pwd) ;;
                --python) python=$2 ;;
            esac
            shift 2; count=$((count - 1)) ;;
        *) set -- "$@" "$1"; shift ;;
    esac
done
mkdir -p "$work"
TANDEM_BENCH_CACHE=$(cd "$work" && pwd)
export TANDEM_BENCH_CACHE
[ -z "$shared" ] || export TANDEM_SHARED="$shared"
if [ -z "$python" ]; then
    python=python3
    if [ -z "$wheels" ] && [ -x "$checkout/.venv/bin/python" ]; then python=$checkout/.venv/bin/python; fi
fi
site=
if [ -n "$wheels" ]; then
    site=$TANDEM_BENCH_CACHE/site
    if [ ! -d "$site" ]; then
        "$python" -m pip install -q --no-index --no-deps --no-compile --target "$site.partial" "$wheels"/*.whl
        mv "$site.partial" "$site"
    fi
    export PYTHONPATH="$site${PYTHONPATH:+:$PYTHONPATH}"
fi
# The CUDA build needs cuBLAS at run time; Python packages and toolkits keep it in many places.
cublas=$(find / -name 'libcublas.so.*' -not -path '/proc/*' -print -quit 2>/dev/null || true)
if [ -n "$cublas" ]; then
    export LD_LIBRARY_PATH="$(dirname "$cublas")${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
fi
if [ -n "$peers" ]; then
    export LLAMA_CPP_BIN="$peers"
    # their own libllama-common and libllama-server-impl, the wheel's libllama and libggml*
    export LD_LIBRARY_PATH="${site:+$site/llama_cpp/lib:}$peers${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
    set -- "$@" --peers
fi
if command -v nvidia-smi >/dev/null 2>&1; then
    nvidia-smi --query-gpu=name,memory.total,driver_version,clocks.sm,power.limit --format=csv,noheader || true
fi
cd "$checkout"
exec "$python" -m tests.benchmarks.gpu "$@"
