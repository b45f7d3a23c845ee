"""A small Llama in PyTorch: RMSNorm, RoPE, SwiGLU, tied embeddings; every tensor is one of llama.cpp's arch "llama".

RoPE turns neighbouring pairs (2i, 2i+1), which is llama.cpp's own ordering for this architecture, so that no row of
the query or key projection needs to be permuted on export.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

NORM_EPSILON = 1e-5
ROPE_BASE = 10_000.0


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of one model. `width` is the embedding, `hidden` the feed-forward layer."""

    layers: int
    width: int
    heads: int
    hidden: int
    vocabulary: int

    @property
    def head_width(self) -> int:
        return self.width // self.heads


class RMSNorm(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x: Tensor) -> Tensor:
        return F.rms_norm(x, (x.shape[-1],), self.weight.to(x.dtype), NORM_EPSILON)


def rotation(positions: Tensor, head_width: int) -> tuple[Tensor, Tensor]:
    """Cosines and sines of the rotary angles.  # positions: [B, T] -> each [B, 1, T, head_width / 2]"""
    frequencies = ROPE_BASE ** (-torch.arange(0, head_width, 2, dtype=torch.float32) / head_width)
    angles = positions[:, None, :, None].float() * frequencies
    return angles.cos(), angles.sin()


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Turn each neighbouring pair of x by its angle.  # x: [B, heads, T, head_width]"""
    even, odd = x[..., 0::2].float(), x[..., 1::2].float()
    return torch.stack((even * cos - odd * sin, even * sin + odd * cos), dim=-1).flatten(-2).to(x.dtype)


def attend(query: Tensor, key: Tensor, value: Tensor) -> Tensor:
    """Causal attention.  # each [B, heads, T, head_width]"""
    length, head_width = query.shape[-2:]
    if length > 160:
        return F.scaled_dot_product_attention(query, key, value, is_causal=True)
    hidden = torch.ones(length, length, dtype=torch.bool).triu(1)  # for short texts the plain way trains twice as fast
    scores = (query @ key.transpose(-1, -2)).float() * head_width**-0.5
    return scores.masked_fill(hidden, float("-inf")).softmax(-1).to(value.dtype) @ value


class Block(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.dropout = 0.0  # in training only
        self.shape = shape
        self.attention_norm = RMSNorm(shape.width)
        self.qkv = nn.Linear(shape.width, 3 * shape.width, bias=False)
        self.attention_out = nn.Linear(shape.width, shape.width, bias=False)
        self.feed_forward_norm = RMSNorm(shape.width)
        self.gate_up = nn.Linear(shape.width, 2 * shape.hidden, bias=False)
        self.down = nn.Linear(shape.hidden, shape.width, bias=False)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        batch, length, width = x.shape
        qkv = self.qkv(self.attention_norm(x)).view(batch, length, 3, self.shape.heads, self.shape.head_width)
        query, key, value = qkv.permute(2, 0, 3, 1, 4)  # each [B, heads, T, head_width]
        mixed = attend(rotate(query, cos, sin), rotate(key, cos, sin), value)
        x = x + self._dropped(self.attention_out(mixed.transpose(1, 2).reshape(batch, length, width)))
        gate, up = self.gate_up(self.feed_forward_norm(x)).chunk(2, dim=-1)
        return x + self._dropped(self.down(F.silu(gate) * up))

    def _dropped(self, x: Tensor) -> Tensor:
        return F.dropout(x, self.dropout, self.training)


class Llama(nn.Module):
    """Token ids to hidden states; `logits` turns those the caller needs into scores over the vocabulary."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(shape.vocabulary, shape.width)
        self.blocks = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        self.output_norm = RMSNorm(shape.width)
        self.apply(self._initialise)
        for block in self.blocks:
            for last in (block.attention_out, block.down):  # keep the residual stream's scale at any depth
                nn.init.normal_(last.weight, std=0.02 / (2 * shape.layers) ** 0.5)

    @staticmethod
    def _initialise(module: nn.Module) -> None:
        if isinstance(module, nn.Linear | nn.Embedding):
            nn.init.normal_(module.weight, std=0.02)

    def forward(self, ids: Tensor, positions: Tensor) -> Tensor:
        """Hidden states.  # ids, positions: [B, T] -> [B, T, width]"""
        cos, sin = rotation(positions, self.shape.head_width)
        x = self.embedding(ids)
        for block in self.blocks:
            x = block(x, cos, sin)
        return self.output_norm(x)

    def logits(self, hidden: Tensor) -> Tensor:
        """Scores over the vocabulary.  # [..., width] -> [..., vocabulary]"""
        return F.linear(hidden, self.embedding.weight)

    def size(self) -> int:
        return sum(parameter.numel() for parameter in self.parameters())
