# The arithmetic of the small face networks. Shapes: n pictures, c channels, h x w places.
# A 3 x 3 convolution of stride 2 pads only below and to the right: TensorFlow's "same" on an even size.


# pictures [n, 3, h, w] in [-1, 1] -> [n, 3, 112, 112], padded to a square with black, resized, centred.
# The resize reads output r at source r * size / 112: no half-pixel shift, no corner alignment.
def face_input(self, pictures: Tensor) -> Tensor:
  x = (torch.clamp(pictures, -1., 1.) + 1.) * 127.5
  height, width = x.size(2), x.size(3)
  size = max(height, width)
  if height != width:
    above, left = (size - height) // 2, (size - width) // 2
    x = torch.constant_pad_nd(x, [left, size - width - left, above, size - height - above], 0.)
  if size != 112:
    position = torch.arange(112, dtype=6, device=x.device) * (float(size) / 112.)
    first = torch.to(torch.floor(position), 4)
    second = torch.clamp(first + 1, None, size - 1)
    part = position - torch.floor(position)
    column = torch.unsqueeze(part, 1)
    x = torch.lerp(torch.index_select(x, 2, first), torch.index_select(x, 2, second), column)
    x = torch.lerp(torch.index_select(x, 3, first), torch.index_select(x, 3, second), part)
  means = torch.reshape(torch.tensor([122.782, 117.001, 104.298], dtype=6, device=x.device), [1, 3, 1, 1])
  return (x - means) / 255.


# weight [o, i, 3, 3]: halves the size
def convolution_down(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return torch.relu_(torch.conv2d(torch.constant_pad_nd(x, [0, 1, 0, 1], 0.), weight, bias, [2, 2]))


# depthwise [i, 1, 3, 3], pointwise [o, i, 1, 1]
def separable(self, x: Tensor, depthwise: Tensor, pointwise: Tensor, bias: Tensor) -> Tensor:
  y = torch.conv2d(x, depthwise, None, [1, 1], [1, 1], [1, 1], x.size(1))
  return torch.conv2d(y, pointwise, bias)


def separable_down(self, x: Tensor, depthwise: Tensor, pointwise: Tensor, bias: Tensor) -> Tensor:
  y = torch.conv2d(torch.constant_pad_nd(x, [0, 1, 0, 1], 0.), depthwise, None, [2, 2], [0, 0], [1, 1], x.size(1))
  return torch.relu_(torch.conv2d(y, pointwise, bias))


# What follows the first convolution of a dense block: each sees the sum of all before it.
def dense(self, a: Tensor, depthwise1: Tensor, pointwise1: Tensor, bias1: Tensor, depthwise2: Tensor, pointwise2: Tensor, bias2: Tensor, depthwise3: Tensor, pointwise3: Tensor, bias3: Tensor) -> Tensor:
  sum = a + self.separable(a, depthwise1, pointwise1, bias1)
  c = self.separable(torch.relu(sum), depthwise2, pointwise2, bias2)
  sum = sum + c
  d = self.separable(torch.relu(sum), depthwise3, pointwise3, bias3)
  return torch.relu(sum + d)


def rectified(self, x: Tensor) -> Tensor:
  return torch.relu(x)


# Two separable convolutions, the largest of 3 x 3, and a shortcut of every second place; x is not rectified yet
def reduction(self, x: Tensor, rectified: Tensor, depthwise0: Tensor, pointwise0: Tensor, bias0: Tensor, depthwise1: Tensor, pointwise1: Tensor, bias1: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  y = torch.relu(self.separable(rectified, depthwise0, pointwise0, bias0))
  y = self.separable(y, depthwise1, pointwise1, bias1)
  y = torch.max_pool2d(torch.constant_pad_nd(y, [0, 1, 0, 1], -1e+30), [3, 3], [2, 2])
  return y + torch.conv2d(x, weight, bias, [2, 2])


def residual(self, x: Tensor, depthwise0: Tensor, pointwise0: Tensor, bias0: Tensor, depthwise1: Tensor, pointwise1: Tensor, bias1: Tensor, depthwise2: Tensor, pointwise2: Tensor, bias2: Tensor) -> Tensor:
  y = self.separable(torch.relu(x), depthwise0, pointwise0, bias0)
  y = self.separable(torch.relu(y), depthwise1, pointwise1, bias1)
  return x + self.separable(torch.relu(y), depthwise2, pointwise2, bias2)


# x [n, c, h, w] -> its mean over places, then weight [o, c], bias [o] -> [n, o]
def pooled(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return torch.addmm(bias, torch.mean(x, [2, 3]), torch.t(weight))
