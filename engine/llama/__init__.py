"""llama.cpp through llama-cpp-python's low-level bindings (0.3.36); no other room touches it. No policy."""

import os

# GNU OpenMP's threads spin 300,000 times at every barrier before they sleep. When another process wants a core, the
# spinning threads hold it from the one they wait for, and decoding collapses. Half a millisecond of spinning ends that,
# and still outlasts what Python does between two passes, so that no thread has to be woken then. Read when the library
# loads, so it is set before any module of this room imports it.
os.environ.setdefault("GOMP_SPINCOUNT", "10000")
