# The arithmetic of the encoder that reads a perceptual network's features. Shapes: n pictures, c channels.
# Scalars arrive as CPU tensors.


# x [n, c, h, w], mean [c, h, w] -> how far x is from the mean, scaled
def centre(self, x: Tensor, mean: Tensor, gain: Tensor) -> Tensor:
  return (x - mean) * float(gain)


# picture [n, 3, h, w] -> [n, 3, 16, 16]
def small(self, picture: Tensor) -> Tensor:
  return torch.adaptive_avg_pool2d(picture, [16, 16])


# x [n, i, h, w], weight [o, i, k, k], bias [o] -> [n, o, h', w']
def convolution(self, x: Tensor, weight: Tensor, bias: Tensor, stride: Tensor, padding: Tensor) -> Tensor:
  s, p = int(stride), int(padding)
  return torch.leaky_relu(torch.conv2d(x, weight, bias, [s, s], [p, p]), 0.2)


# x [n, i], weight [o, i], bias [o] -> [n, o]
def linear(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return torch.addmm(bias, x, torch.t(weight))


def hidden(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return torch.leaky_relu(torch.addmm(bias, x, torch.t(weight)), 0.2)


# Grids a, b [n, c, h, w] side by side
def beside(self, a: Tensor, b: Tensor) -> Tensor:
  return torch.cat([a, b], 1)


# Three grids as one vector for each picture
def flat(self, a: Tensor, b: Tensor, c: Tensor) -> Tensor:
  return torch.cat([torch.flatten(a, 1), torch.flatten(b, 1), torch.flatten(c, 1)], 1)


# mean [1, d], step in W [n, d], steps of the layers [n, layers * d] -> [n, layers, d]
def latents(self, mean: Tensor, step: Tensor, layers: Tensor) -> Tensor:
  w = torch.unsqueeze(mean + step, 1)
  return w + torch.reshape(layers, [layers.size(0), -1, mean.size(1)])
