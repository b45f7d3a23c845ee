"""Writes a trained model as GGUF: arch "llama", byte-level BPE, chat template; norms in F32, matrices as asked."""

from pathlib import Path

import gguf
import numpy as np
import torch
from model import NORM_EPSILON, ROPE_BASE, Llama
from vocabulary import END, SPECIAL_TOKENS, Vocabulary

CONTEXT = 4096  # tokens; training spreads positions over this range (see conversations.py)

CHAT_TEMPLATE = (
    "{% for message in messages %}"
    "{% if message['role'] in ['user', 'assistant'] %}"
    "{{ '<|' + message['role'] + '|>' + (message['content'] | trim) + '<|end|>' }}"
    "{% endif %}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}"
)


def tensors(model: Llama) -> dict[str, torch.Tensor]:
    """The model's parameters under llama.cpp's names."""
    named = {"token_embd.weight": model.embedding.weight, "output_norm.weight": model.output_norm.weight}
    for index, block in enumerate(model.blocks):
        query, key, value = block.qkv.weight.chunk(3)
        gate, up = block.gate_up.weight.chunk(2)
        parts = {
            "attn_norm": block.attention_norm.weight, "attn_q": query, "attn_k": key, "attn_v": value,
            "attn_output": block.attention_out.weight, "ffn_norm": block.feed_forward_norm.weight,
            "ffn_gate": gate, "ffn_up": up, "ffn_down": block.down.weight,
        }  # fmt: skip
        named |= {f"blk.{index}.{name}.weight": tensor for name, tensor in parts.items()}
    return {name: tensor.detach().float() for name, tensor in named.items()}


def write(path: Path, model: Llama, vocabulary: Vocabulary, name: str, weight_type: str = "BF16") -> None:
    """Write `model` to `path`; `name` becomes general.name, `weight_type` is a GGML type such as BF16, F16 or Q8_0."""
    shape = model.shape
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name(name)
    writer.add_description("Built-in help assistant of Tandem; trained from scratch by packaging/guide")
    writer.add_author("The Tandem developers")
    writer.add_license("mit")
    writer.add_float32("general.sampling.temp", 0.0)
    writer.add_size_label(f"{model.size() / 1e6:.1f}M")
    writer.add_file_type(gguf.LlamaFileType[f"MOSTLY_{weight_type}"])
    writer.add_context_length(CONTEXT)
    writer.add_block_count(shape.layers)
    writer.add_embedding_length(shape.width)
    writer.add_feed_forward_length(shape.hidden)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.heads)
    writer.add_layer_norm_rms_eps(NORM_EPSILON)
    writer.add_rope_freq_base(ROPE_BASE)
    writer.add_rope_dimension_count(shape.head_width)
    writer.add_vocab_size(shape.vocabulary)
    _add_vocabulary(writer, vocabulary)
    kind = gguf.GGMLQuantizationType[weight_type]
    for tensor_name, tensor in tensors(model).items():
        array = tensor.numpy()
        if array.ndim == 1:
            writer.add_tensor(tensor_name, array.astype(np.float32))
        else:
            writer.add_tensor(tensor_name, gguf.quants.quantize(array, kind), raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _add_vocabulary(writer: gguf.GGUFWriter, vocabulary: Vocabulary) -> None:
    control, normal = gguf.TokenType.CONTROL, gguf.TokenType.NORMAL
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(vocabulary.tokens)
    writer.add_token_types([control if token in SPECIAL_TOKENS else normal for token in vocabulary.tokens])
    writer.add_token_merges(vocabulary.merges)
    end = vocabulary.tokens.index(END)
    writer.add_bos_token_id(end)
    writer.add_eos_token_id(end)
    writer.add_eot_token_id(end)
    writer.add_add_bos_token(False)
    writer.add_add_eos_token(False)
    writer.add_chat_template(CHAT_TEMPLATE)
