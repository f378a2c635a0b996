# The arithmetic of the encoder that reads a perceptual network's features. Shapes: n pictures, c channels.
# Scalars arrive as CPU tensors.


# x [n, i, h, w], weight [o, i, k, k], bias [o] -> [n, o, h', w']; gain scales the input
def convolution(self, x: Tensor, weight: Tensor, bias: Tensor, gain: Tensor, stride: Tensor, padding: Tensor) -> Tensor:
  s, p = int(stride), int(padding)
  return torch.leaky_relu(torch.conv2d(x * float(gain), weight, bias, [s, s], [p, p]), 0.2)


# x [n, i], weight [o, i], bias [o] -> [n, o]
def linear(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return torch.addmm(bias, x, torch.t(weight))


def hidden(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return torch.leaky_relu(torch.addmm(bias, x, torch.t(weight)), 0.2)


# Grids a, b [n, c, h, w] side by side
def beside(self, a: Tensor, b: Tensor) -> Tensor:
  return torch.cat([a, b], 1)


# Two grids and the picture [n, 3, R, R], brought to 16 x 16, as one vector for each picture
def flat(self, a: Tensor, b: Tensor, picture: Tensor) -> Tensor:
  small = torch.adaptive_avg_pool2d(picture, [16, 16])
  return torch.cat([torch.flatten(a, 1), torch.flatten(b, 1), torch.flatten(small, 1)], 1)


# mean [1, d], step in W [n, d], steps of the layers [n, layers * d] -> [n, layers, d]
def latents(self, mean: Tensor, step: Tensor, layers: Tensor) -> Tensor:
  w = torch.unsqueeze(mean + step, 1)
  return w + torch.reshape(layers, [layers.size(0), -1, mean.size(1)])
