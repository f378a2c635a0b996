# The arithmetic of the encoders of e4e, pSp and ReStyle, without gradients: what is fresh here is changed in place.
# Shapes: n pictures, c channels, h x w places. Scalars arrive as CPU tensors.
# Batch norm runs on its stored statistics, so it is an affine map: one after a convolution is folded into the
# weights. One before a convolution is not, because zeros are padded between the two.


# x [n, c, h, w] -> [n, c, height, width]: a triangle filter, widened when it shrinks, as Pillow's bilinear resize
def resize(self, x: Tensor, height: Tensor, width: Tensor) -> Tensor:
  return torch._upsample_bilinear2d_aa(x, [int(height), int(width)], False)


# x [n, i, h, w], weight [o, i, 3, 3], slope [o] -> [n, o, h, w]
def input_layer(self, x: Tensor, weight: Tensor, bias: Tensor, slope: Tensor) -> Tensor:
  return torch.prelu(torch.conv2d(x, weight, bias, [1, 1], [1, 1]), slope)


# The same with 7 x 7 weights, which halves the size
def halving_input_layer(self, x: Tensor, weight: Tensor, bias: Tensor, slope: Tensor) -> Tensor:
  return torch.prelu(torch.conv2d(x, weight, bias, [2, 2], [3, 3]), slope)


# A basic block: two 3 x 3 convolutions, the shortcut added. x [n, i, h, w], shortcut and result [n, o, h / stride, w / stride]
def basic(self, x: Tensor, weight1: Tensor, bias1: Tensor, weight2: Tensor, bias2: Tensor, stride: int, shortcut: Tensor) -> Tensor:
  y = torch.relu_(torch.conv2d(x, weight1, bias1, [stride, stride], [1, 1]))
  return torch.relu_(torch.add_(torch.conv2d(y, weight2, bias2, [1, 1], [1, 1]), shortcut))


def basic_block(self, x: Tensor, weight1: Tensor, bias1: Tensor, weight2: Tensor, bias2: Tensor) -> Tensor:
  return self.basic(x, weight1, bias1, weight2, bias2, 1, x)


# One that widens, and halves the size
def widening_basic_block(self, x: Tensor, weight1: Tensor, bias1: Tensor, weight2: Tensor, bias2: Tensor, widen: Tensor, widen_bias: Tensor) -> Tensor:
  return self.basic(x, weight1, bias1, weight2, bias2, 2, torch.conv2d(x, widen, widen_bias, [2, 2]))


# A bottleneck's own branch: batch norm (scale and shift [1, i, 1, 1]), two 3 x 3 convolutions, and a gate for each
# channel from the channels' means (squeeze and excitation), through which it joins the shortcut.
# x [n, i, h, w], shortcut and result [n, o, h / stride, w / stride]
def residual(self, x: Tensor, scale: Tensor, shift: Tensor, weight1: Tensor, slope: Tensor, weight2: Tensor, bias2: Tensor, squeeze: Tensor, excite: Tensor, stride: int, shortcut: Tensor) -> Tensor:
  y = torch.addcmul(shift, x, scale)
  y = torch.prelu(torch.conv2d(y, weight1, None, [1, 1], [1, 1]), slope)
  y = torch.conv2d(y, weight2, bias2, [stride, stride], [1, 1])
  gate = torch.relu_(torch.conv2d(torch.mean(y, [2, 3], True), squeeze))
  return torch.addcmul(shortcut, y, torch.sigmoid(torch.conv2d(gate, excite)))


# A bottleneck that keeps its channels: the shortcut is every stride-th place
def bottleneck(self, x: Tensor, scale: Tensor, shift: Tensor, weight1: Tensor, slope: Tensor, weight2: Tensor, bias2: Tensor, squeeze: Tensor, excite: Tensor, stride: Tensor) -> Tensor:
  s = int(stride)
  shortcut = torch.slice(torch.slice(x, 2, None, None, s), 3, None, None, s)
  return self.residual(x, scale, shift, weight1, slope, weight2, bias2, squeeze, excite, s, shortcut)


# A bottleneck that widens: the shortcut is a 1 x 1 convolution
def widening_bottleneck(self, x: Tensor, scale: Tensor, shift: Tensor, weight1: Tensor, slope: Tensor, weight2: Tensor, bias2: Tensor, squeeze: Tensor, excite: Tensor, stride: Tensor, widen: Tensor, widen_bias: Tensor) -> Tensor:
  s = int(stride)
  shortcut = torch.conv2d(x, widen, widen_bias, [s, s])
  return self.residual(x, scale, shift, weight1, slope, weight2, bias2, squeeze, excite, s, shortcut)


# A step down the feature pyramid: above [n, o, h, w] enlarged with corners aligned, plus side [n, i, h', w'] widened
def lateral(self, above: Tensor, side: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  y = torch.conv2d(side, weight, bias)
  return torch.add_(y, torch.upsample_bilinear2d(above, [y.size(2), y.size(3)], True))


# A layer of map2style, which halves the size
def halve(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return torch.leaky_relu_(torch.conv2d(x, weight, bias, [2, 2], [1, 1]), 0.01)


# x [n, c, h, w] -> [n, c, height, width]: means of the places that each new one covers
def pooled(self, x: Tensor, height: Tensor, width: Tensor) -> Tensor:
  return torch.adaptive_avg_pool2d(x, [int(height), int(width)])


# x [n, c, h, w] -> [n, c]
def mean_over_places(self, x: Tensor) -> Tensor:
  return torch.mean(x, [2, 3])


# Batch norm (scale and shift [1, c, 1, 1]) and means over 7 x 7 parts, which may change places. x [n, c, h, w] -> [n, c, 7, 7]
def grid_of_means(self, x: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
  return torch.addcmul(shift, torch.adaptive_avg_pool2d(x, [7, 7]), scale)


# x [n, i] or [n, c, h, w] of as many values, weight [o, i], bias [o] -> [n, o]
def fully_connected(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return torch.addmm(bias, torch.flatten(x, 1), torch.t(weight))
