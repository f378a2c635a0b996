# The arithmetic of MTCNN's three networks, without gradients: what is fresh here is changed in place.
# Shapes: n crops (or one picture), c channels, h x w places. Scalars arrive as CPU tensors.


# x [n, i, h, w], weight [o, i, k, k], slope [o]: no padding
def convolution(self, x: Tensor, weight: Tensor, bias: Tensor, slope: Tensor) -> Tensor:
  return torch.prelu(torch.conv2d(x, weight, bias), slope)


# The same, then the largest of size x size at every second place; parts that the border cuts count too
def convolution_pool(self, x: Tensor, weight: Tensor, bias: Tensor, slope: Tensor, size: Tensor) -> Tensor:
  y = torch.prelu(torch.conv2d(x, weight, bias), slope)
  return torch.max_pool2d(y, [int(size), int(size)], [2, 2], [0, 0], [1, 1], True)


# x [n, c, h, w], weight [o, w * h * c]: columns come before rows, as where the weights were trained first
def dense(self, x: Tensor, weight: Tensor, bias: Tensor, slope: Tensor) -> Tensor:
  flat = torch.flatten(torch.permute(x, [0, 3, 2, 1]), 1)
  return torch.prelu(torch.addmm(bias, flat, torch.t(weight)), slope)


# A head at every place: x [1, i, h, w], weight [o, i, 1, 1] -> [h * w, o]
def head_of_places(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return torch.t(torch.flatten(torch.squeeze(torch.conv2d(x, weight, bias), 0), 1))


# A head of each crop: x [n, i], weight [o, i] -> [n, o]
def head(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return torch.addmm(bias, x, torch.t(weight))


# [n, 2] -> [n]: how sure it is a face
def score(self, x: Tensor) -> Tensor:
  return torch.select(torch.softmax(x, 1), 1, 1)
