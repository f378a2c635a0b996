# The arithmetic of HyperStyle's hypernetwork behind its backbone, without gradients: what is fresh here is changed in
# place. Shapes: c channels, h x w places, k layers, z the length of a code, o and i the channels of a convolution.


# x [1, c, h, w], weight [o, c, 3, 3] -> [1, o, h / stride, w / stride]
def convolution(self, x: Tensor, weight: Tensor, bias: Tensor, stride: Tensor) -> Tensor:
  s = int(stride)
  return torch.leaky_relu_(torch.conv2d(x, weight, bias, [s, s], [1, 1]), 0.01)


# One offset for each kernel. x [1, c, h, w], weight [o i, c, 1, 1], bias [o i] -> [1, o i]
def kernel_offsets(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return torch.addmm(bias, torch.mean(x, [2, 3]), torch.t(torch.flatten(weight, 1)))


# One offset for each weight, of several layers at once, so that the large w2 is read once.
# codes [k, z], w1 [z, 9 o], b1 [9 o], w2 [z, i z], b2 [i z] -> [k i, 9 o], which is read as [k, o, i, 3, 3]
def weight_offsets(self, codes: Tensor, w1: Tensor, b1: Tensor, w2: Tensor, b2: Tensor) -> Tensor:
  rows = torch.reshape(torch.addmm(b2, codes, w2), [-1, codes.size(1)])
  return torch.addmm(b1, rows, w1)
