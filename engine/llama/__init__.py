"""llama.cpp through llama-cpp-python's low-level bindings (0.3.36); no other room touches it. No policy."""

import os

# GNU OpenMP's threads spin 300,000 times at every barrier before they sleep. When another process wants a core, the
# spinning threads hold it from the one they wait for. A tenth of that, a millisecond and a half, costs a busy machine
# nothing and still outlasts what Python does between two passes, after a large model has emptied the caches too: with
# 10,000 its threads slept then, and 0.98 G weights decoded 8 % slower. Read when the library loads, so it is set before
# any module of this room imports it.
os.environ.setdefault("GOMP_SPINCOUNT", "30000")
