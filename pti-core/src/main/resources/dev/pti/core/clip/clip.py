# The arithmetic of CLIP (Radford et al. 2021). Shapes: n pictures or texts, t places, c channels. Scalars arrive as
# CPU tensors.


# Which part of each of `size` pixels is in each of `side` larger or smaller ones, whose parts sum to 1 -> [side, size]
def cover(self, size: int, side: int, like: Tensor) -> Tensor:
  edges = torch.arange(side + 1, dtype=7, device=like.device) * (size / side)
  left = torch.unsqueeze(torch.slice(edges, 0, 0, side), 1)
  right = torch.unsqueeze(torch.slice(edges, 0, 1, side + 1), 1)
  pixels = torch.unsqueeze(torch.arange(size, dtype=7, device=like.device), 0)
  overlap = torch.minimum(right, pixels + 1) - torch.maximum(left, pixels)
  return torch.to(torch.clamp(overlap, 0) * (side / size), like.dtype)


# x [n, 3, h, w] -> [n, 3, side, side], each pixel the mean of what it covers. What is not square keeps its proportions,
# between bars of 0, which is grey.
def resized(self, x: Tensor, side: Tensor) -> Tensor:
  s = int(side)
  longer = max(x.size(2), x.size(3))
  height = max(1, (2 * s * x.size(2) + longer) // (2 * longer))
  width = max(1, (2 * s * x.size(3) + longer) // (2 * longer))
  rows = self.cover(x.size(2), height, x)
  columns = self.cover(x.size(3), width, x)
  y = torch.matmul(torch.matmul(rows, x), torch.t(columns))
  if height != width:
    top = (s - height) // 2
    left = (s - width) // 2
    y = torch.constant_pad_nd(y, [left, s - width - left, top, s - height - top])
  return y


# RGB in [-1, 1] -> what CLIP was trained on: RGB in [0, 1] less the mean, by the deviation, of its training
def normalized(self, x: Tensor) -> Tensor:
  mean = torch.view(torch.tensor([0.48145466, 0.4578275, 0.40821073], dtype=6, device=x.device), [1, 3, 1, 1])
  deviation = torch.view(torch.tensor([0.26862954, 0.26130258, 0.27577711], dtype=6, device=x.device), [1, 3, 1, 1])
  return ((x + 1.) * 0.5 - mean) / deviation


def norm(self, x: Tensor, gain: Tensor, shift: Tensor) -> Tensor:
  return torch.layer_norm(x, [x.size(-1)], gain, shift, 1.0e-5)


# A picture as words: x [n, 3, s, s], patch [c, 3, p, p], first [c], positions [1 + s/p * s/p, c] -> [n, t, c]
def patches(self, x: Tensor, patch: Tensor, first: Tensor, positions: Tensor, gain: Tensor, shift: Tensor) -> Tensor:
  p = patch.size(2)
  places = torch.transpose(torch.flatten(torch.conv2d(x, patch, None, [p, p]), 2), 1, 2)
  start = torch.expand(torch.view(first, [1, 1, -1]), [x.size(0), 1, -1])
  return self.norm(torch.cat([start, places], 1) + positions, gain, shift)


# tokens [t], words [v, c], positions [most, c] -> [1, t, c]
def words(self, tokens: Tensor, words: Tensor, positions: Tensor) -> Tensor:
  x = torch.embedding(words, torch.to(tokens, 4)) + torch.slice(positions, 0, 0, tokens.size(0))
  return torch.unsqueeze(x, 0)


# Each place looks at all places, of a text at those up to itself. x [n, t, c] -> [n, t, c]
def attention(self, x: Tensor, inward: Tensor, inward_bias: Tensor, outward: Tensor, outward_bias: Tensor, heads: int, causal: bool) -> Tensor:
  n = x.size(0)
  t = x.size(1)
  c = x.size(2)
  y = torch.view(torch.linear(x, inward, inward_bias), [n, t, 3, heads, c // heads])
  query, key, value = torch.unbind(torch.permute(y, [2, 0, 3, 1, 4]))
  scores = torch.matmul(query * ((c // heads) ** -0.5), torch.transpose(key, 2, 3))
  if causal:
    later = torch.triu(torch.ones([t, t], dtype=11, device=x.device), 1)
    scores = torch.masked_fill(scores, later, float("-inf"))
  z = torch.matmul(torch.softmax(scores, -1), value)
  return torch.linear(torch.reshape(torch.transpose(z, 1, 2), [n, t, c]), outward, outward_bias)


# One layer of a transformer: attention, then two layers at each place by itself. x [n, t, c] -> [n, t, c]
def layer(self, x: Tensor, gain1: Tensor, shift1: Tensor, inward: Tensor, inward_bias: Tensor, outward: Tensor, outward_bias: Tensor, gain2: Tensor, shift2: Tensor, wide: Tensor, wide_bias: Tensor, narrow: Tensor, narrow_bias: Tensor, heads: Tensor, causal: Tensor, quick: Tensor) -> Tensor:
  x = x + self.attention(self.norm(x, gain1, shift1), inward, inward_bias, outward, outward_bias, int(heads), bool(causal))
  y = torch.linear(self.norm(x, gain2, shift2), wide, wide_bias)
  if bool(quick):
    y = y * torch.sigmoid(y * 1.702)
  else:
    y = torch.gelu(y)
  return x + torch.linear(y, narrow, narrow_bias)


# What one place says of the whole, of length 1. x [n, t, c], projection [c, e] -> [n, e]
def embedding(self, x: Tensor, place: Tensor, gain: Tensor, shift: Tensor, projection: Tensor) -> Tensor:
  y = torch.matmul(self.norm(torch.select(x, 1, int(place)), gain, shift), projection)
  return y * torch.rsqrt(torch.sum(y * y, [1], True))


# How unlike pictures [n, e] and a text [e] are, each of length 1: 1 less the cosine -> [n]
def unlike(self, pictures: Tensor, text: Tensor) -> Tensor:
  return 1. - torch.matmul(pictures, text)
