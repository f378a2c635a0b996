# The arithmetic of the face embedding: a residual network of 29 convolutions over 150 x 150 pixels.
# Shapes: n pictures, c channels, h x w places.


# pictures [n, 3, h, w] in [-1, 1] -> [n, 3, 150, 150], padded to a square with black, resized, centred.
# The resize reads output r at source r * size / 150: no half-pixel shift, no corner alignment.
def face_input(self, pictures: Tensor) -> Tensor:
  x = (torch.clamp(pictures, -1., 1.) + 1.) * 127.5
  height, width = x.size(2), x.size(3)
  size = max(height, width)
  if height != width:
    above, left = (size - height) // 2, (size - width) // 2
    x = torch.constant_pad_nd(x, [left, size - width - left, above, size - height - above], 0.)
  if size != 150:
    position = torch.arange(150, dtype=6, device=x.device) * (float(size) / 150.)
    first = torch.to(torch.floor(position), 4)
    second = torch.clamp(first + 1, None, size - 1)
    part = position - torch.floor(position)
    column = torch.unsqueeze(part, 1)
    x = torch.lerp(torch.index_select(x, 2, first), torch.index_select(x, 2, second), column)
    x = torch.lerp(torch.index_select(x, 3, first), torch.index_select(x, 3, second), part)
  means = torch.reshape(torch.tensor([122.782, 117.001, 104.298], dtype=6, device=x.device), [1, 3, 1, 1])
  return (x - means) / 255.


# 7 x 7 convolution of stride 2 without padding, then the largest of 3 x 3: 150 -> 72 -> 35
def stem(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  y = torch.relu_(torch.conv2d(x, weight, bias, [2, 2]))
  return torch.max_pool2d(y, [3, 3], [2, 2])


def residual(self, x: Tensor, weight1: Tensor, bias1: Tensor, weight2: Tensor, bias2: Tensor) -> Tensor:
  y = torch.relu_(torch.conv2d(x, weight1, bias1, [1, 1], [1, 1]))
  return torch.relu_(x + torch.conv2d(y, weight2, bias2, [1, 1], [1, 1]))


# Halves the size. The shortcut is a mean of 2 x 2; whichever branch is smaller is filled up with zeros,
# the convolved one below and to the right, the shortcut with channels after its own.
def residual_down(self, x: Tensor, weight1: Tensor, bias1: Tensor, weight2: Tensor, bias2: Tensor) -> Tensor:
  y = torch.relu_(torch.conv2d(x, weight1, bias1, [2, 2]))
  y = torch.conv2d(y, weight2, bias2, [1, 1], [1, 1])
  p = torch.avg_pool2d(x, [2, 2], [2, 2])
  y = torch.constant_pad_nd(y, [0, p.size(3) - y.size(3), 0, p.size(2) - y.size(2)], 0.)
  p = torch.constant_pad_nd(p, [0, 0, 0, 0, 0, y.size(1) - p.size(1)], 0.)
  return torch.relu_(p + y)


# x [n, 256, 2, 2], weight [128, 256] -> [n, 128]
def embedding(self, x: Tensor, weight: Tensor) -> Tensor:
  return torch.matmul(torch.mean(x, [2, 3]), torch.t(weight))
