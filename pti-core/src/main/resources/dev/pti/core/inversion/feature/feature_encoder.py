# The arithmetic of the encoder that reads a perceptual network's features. Shapes: n pictures, c channels.
# Scalars arrive as CPU tensors.


# x [n, c, h, w], other [c, h, w] or like x -> how far x is from the other, scaled
def apart(self, x: Tensor, other: Tensor, gain: Tensor) -> Tensor:
  return (x - other) * float(gain)


# picture [n, 3, h, w] -> [n, 3, side, side]
def averaged(self, picture: Tensor, side: Tensor) -> Tensor:
  return torch.adaptive_avg_pool2d(picture, [int(side), int(side)])


# x [n, i, h, w], weight [o, i, k, k], bias [o] -> [n, o, h', w']
def convolution(self, x: Tensor, weight: Tensor, bias: Tensor, stride: Tensor, padding: Tensor) -> Tensor:
  s, p = int(stride), int(padding)
  return torch.leaky_relu(torch.conv2d(x, weight, bias, [s, s], [p, p]), 0.2)


# x [n, i], weight [o, i], bias [o] -> [n, o]
def linear(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return torch.addmm(bias, x, torch.t(weight))


# slope [n, layers, d], weight [k, layers * d] -> [n, k]
def coordinates(self, slope: Tensor, weight: Tensor, gain: Tensor) -> Tensor:
  return torch.mm(torch.flatten(slope, 1) * float(gain), torch.t(weight))


# step [n, k] in coordinates, weight [k, layers * d] -> like slope [n, layers, d]
def along(self, step: Tensor, weight: Tensor, slope: Tensor) -> Tensor:
  return torch.reshape(torch.mm(step, weight), slope.size())


def hidden(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return torch.leaky_relu(torch.addmm(bias, x, torch.t(weight)), 0.2)


# Grids a, b [n, c, h, w], or vectors [n, c], side by side
def beside(self, a: Tensor, b: Tensor) -> Tensor:
  return torch.cat([a, b], 1)


# Three grids as one vector for each picture
def flat(self, a: Tensor, b: Tensor, c: Tensor) -> Tensor:
  return torch.cat([torch.flatten(a, 1), torch.flatten(b, 1), torch.flatten(c, 1)], 1)


# A step in W [n, d] that layers share, and steps of their own [n, layers * d] -> [n, layers, d]
def steps(self, step: Tensor, layers: Tensor) -> Tensor:
  return torch.unsqueeze(step, 1) + torch.reshape(layers, [layers.size(0), -1, step.size(1)])


# mean [1, d], steps [n, layers, d] -> [n, layers, d]
def latents(self, mean: Tensor, steps: Tensor) -> Tensor:
  return torch.unsqueeze(mean, 1) + steps
