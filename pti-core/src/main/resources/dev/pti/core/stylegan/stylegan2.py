# The arithmetic of StyleGAN2's layers (Karras et al. 2020). Shapes: n pictures, c channels, h x w pixels.
# Scalars arrive as CPU tensors. A convolution's weights are never modulated per picture: the style scales
# the activations before it and the demodulation scales them after it, which is the same product and lets
# all pictures of a batch share one convolution.


# z [n, d] -> each row scaled to a mean square of 1
def normalize_second_moment(self, z: Tensor) -> Tensor:
  return z * torch.rsqrt(torch.mean(z * z, [1], True) + 1e-08)


# x [n, i], weight [o, i], bias [o] -> [n, o]; a fully connected layer with equalized learning rate
def fully_connected(self, x: Tensor, weight: Tensor, bias: Tensor, weight_gain: Tensor, bias_gain: Tensor, activate: Tensor) -> Tensor:
  y = torch.addmm(bias * float(bias_gain), x, torch.t(weight * float(weight_gain)))
  if bool(activate):
    y = torch.leaky_relu(y, 0.2) * 1.4142135623730951
  return y


# x [n, i, h, w], style [n, i], weight [o, i, k, k] -> [n, o, h, w], or twice the size with up
def modulated_convolution(self, x: Tensor, style: Tensor, weight: Tensor, filter: Tensor, up: bool, demodulate: bool) -> Tensor:
  x = x * torch.unsqueeze(torch.unsqueeze(style, 2), 3)
  if up:
    channels = weight.size(0)
    y = torch.conv_transpose2d(x, torch.transpose(weight, 0, 1), None, [2, 2])
    y = torch.conv2d(y, torch.expand(filter * 4., [channels, 1, 4, 4]), None, [1, 1], [1, 1], [1, 1], channels)
  else:
    y = torch.conv2d(x, weight, None, [1, 1], [weight.size(2) // 2, weight.size(3) // 2])
  if demodulate:
    energy = torch.matmul(style * style, torch.t(torch.sum(weight * weight, [2, 3])))
    y = y * torch.unsqueeze(torch.unsqueeze(torch.rsqrt(energy + 1e-08), 2), 3)
  return y


# One synthesis layer. latent [n, d], noise [r, r], [n, 1, r, r] or a scalar for none, strength [], clamp < 0 for none
def synthesis_layer(self, x: Tensor, latent: Tensor, affine_weight: Tensor, affine_bias: Tensor, weight: Tensor, bias: Tensor, noise: Tensor, strength: Tensor, filter: Tensor, up: Tensor, clamp: Tensor) -> Tensor:
  style = torch.addmm(affine_bias, latent, torch.t(affine_weight * (1. / torch.sqrt(float(affine_weight.size(1))))))
  y = self.modulated_convolution(x, style, weight, filter, bool(up), True)
  if noise.dim() > 0:
    y = y + noise * strength
  y = torch.leaky_relu(y + torch.reshape(bias, [1, -1, 1, 1]), 0.2) * 1.4142135623730951
  if float(clamp) >= 0.:
    y = torch.clamp(y, -float(clamp), float(clamp))
  return y


# One to-RGB layer, added to the picture so far (a scalar for none), which is doubled in size first
def to_rgb_layer(self, x: Tensor, latent: Tensor, affine_weight: Tensor, affine_bias: Tensor, weight: Tensor, bias: Tensor, picture: Tensor, filter: Tensor, clamp: Tensor) -> Tensor:
  style = torch.addmm(affine_bias, latent, torch.t(affine_weight * (1. / torch.sqrt(float(affine_weight.size(1))))))
  gain = 1. / torch.sqrt(float(weight.size(1) * weight.size(2) * weight.size(3)))
  y = self.modulated_convolution(x, style * gain, weight, filter, False, False) + torch.reshape(bias, [1, -1, 1, 1])
  if float(clamp) >= 0.:
    y = torch.clamp(y, -float(clamp), float(clamp))
  if picture.dim() > 0:
    colours = picture.size(1)
    y = y + torch.conv_transpose2d(picture, torch.expand(filter * 4., [colours, 1, 4, 4]), None, [2, 2], [1, 1], [0, 0], colours)
  return y
