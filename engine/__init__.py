"""The engine room: speculative decoding on llama.cpp, without a window."""
