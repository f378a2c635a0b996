# The arithmetic of perceptual distances (Zhang et al. 2018). Shapes: n pictures, c channels, h x w places.
# Scalars arrive as CPU tensors. Weights are constants here, so only pictures and features carry gradients.
# What goes through a backbone is of the type that scale_colours gives it, float32 or bfloat16. In float32 its
# layout is the reference's: in another, sums are added in another order, and near a tie of a maximum a gradient
# may take another way. Features of unit length are float32.


# image [n, 3, h, w], gain and offset [1, 3, 1, 1] -> what the backbone was trained to see, in bfloat16 with half
def scale_colours(self, image: Tensor, gain: Tensor, offset: Tensor, half: Tensor) -> Tensor:
  y = torch.addcmul(offset, image, gain)
  if bool(half):
    y = torch.contiguous(torch.to(y, 15), memory_format=2)
  return y


# A convolution with constants of the type that x has
def convolution(self, x: Tensor, weight: Tensor, bias: Tensor, stride: int, padding: int) -> Tensor:
  return torch.conv2d(x, torch.type_as(weight, x), torch.type_as(bias, x), [stride, stride], [padding, padding])


# x [n, c, h, w] -> [n, c, height, width], each pixel the mean of the area that it covers
def area_resize(self, x: Tensor, height: Tensor, width: Tensor) -> Tensor:
  return torch.adaptive_avg_pool2d(x, [int(height), int(width)])


# x [n, i, h, w], weight [o, i, k, k], bias [o] -> [n, o, h', w']; padding is symmetric
def convolution_relu(self, x: Tensor, weight: Tensor, bias: Tensor, stride: Tensor, padding: Tensor) -> Tensor:
  return torch.relu_(self.convolution(x, weight, bias, int(stride), int(padding)))


# SqueezeNet's fire module: few channels, then 1 x 1 and 3 x 3 convolutions side by side
def fire(self, x: Tensor, squeeze: Tensor, squeeze_bias: Tensor, expand1: Tensor, expand1_bias: Tensor, expand3: Tensor, expand3_bias: Tensor) -> Tensor:
  s = torch.relu_(self.convolution(x, squeeze, squeeze_bias, 1, 0))
  a = self.convolution(s, expand1, expand1_bias, 1, 0)
  b = self.convolution(s, expand3, expand3_bias, 1, 1)
  return torch.relu_(torch.cat([a, b], 1))


# stride 2; with ceil a window may hang over the right and lower border
def max_pool(self, x: Tensor, size: Tensor, ceil: Tensor) -> Tensor:
  k = int(size)
  return torch.max_pool2d(x, [k, k], [2, 2], [0, 0], [1, 1], bool(ceil))


# Each place's channels scaled to unit length. The norm's gradient at a place of zeros is taken as zero.
def unit_length(self, x: Tensor) -> Tensor:
  x = torch.to(x, 6)
  return x / (torch.norm(x, 2, [1], True) + 1e-10)


# Features of unit length a [n, c, h, w] and b [n or 1, c, h, w], channel weights [c] -> [n].
# The mean over places comes before the weights: they then multiply c numbers instead of c x h x w.
def tap_distance(self, a: Tensor, b: Tensor, weights: Tensor) -> Tensor:
  difference = a - b
  return torch.mv(torch.mean(difference * difference, [2, 3]), weights)


# mask [1, 1, R, R], features [n, c, h, w] -> [1, 1, h, w]: the mask averaged down to the features' size, of sum 1
def places(self, mask: Tensor, features: Tensor) -> Tensor:
  m = torch.adaptive_avg_pool2d(mask, [features.size(2), features.size(3)])
  return m / torch.sum(m)


# tap_distance with the mean over places weighed by places [1, 1, h, w] of sum 1
def tap_distance_within(self, a: Tensor, b: Tensor, weights: Tensor, places: Tensor) -> Tensor:
  difference = a - b
  return torch.mv(torch.sum(difference * difference * places, [2, 3]), weights)
