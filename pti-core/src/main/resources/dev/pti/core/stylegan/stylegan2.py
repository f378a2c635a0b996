# The arithmetic of StyleGAN2's layers (Karras et al. 2020). Shapes: n pictures, c channels, h x w pixels.
# Scalars arrive as CPU tensors. The style scales the inputs of a convolution and the demodulation its outputs: either
# the activations before and after it, which lets all pictures of a batch share one convolution, or, for one picture,
# its weights, which is the same product (`prefers_weights` says when). Activations and weights lie channels-last in
# memory, where convolutions are no slower and transposed and depthwise ones about twice as fast. A convolution that
# doubles the size is a transposed one, whose weights start with the inputs: there they lie so that outputs come last.
# Where `half` is 1, convolutions and what stands between them run in bfloat16; styles, demodulation and the picture
# do not.


# z [n, d] -> each row scaled to a mean square of 1
def normalize_second_moment(self, z: Tensor) -> Tensor:
  return z * torch.rsqrt(torch.mean(z * z, [1], True) + 1e-08)


# x [n, i], weight [o, i], bias [o] -> [n, o]; a fully connected layer with equalized learning rate
def fully_connected(self, x: Tensor, weight: Tensor, bias: Tensor, weight_gain: Tensor, bias_gain: Tensor, activate: Tensor) -> Tensor:
  y = torch.addmm(bias * float(bias_gain), x, torch.t(weight * float(weight_gain)))
  if bool(activate):
    y = torch.leaky_relu(y, 0.2) * 1.4142135623730951
  return y


# Lays a convolution's weights, or activations, channels-last
def channels_last(self, x: Tensor) -> Tensor:
  return torch.contiguous(x, memory_format=2)


# weight [o, i, k, k] as its convolution reads it fastest; the values and the shape stay
def laid_out(self, weight: Tensor, up: Tensor) -> Tensor:
  if bool(up):
    weight = torch.transpose(self.channels_last(torch.transpose(weight, 0, 1)), 0, 1)
  else:
    weight = self.channels_last(weight)
  return weight


# weight [o, i, k, k] -> [o, i], by which a style's squares become those of the demodulation. Half of the gradient
# is taken through one factor and doubled, which is the same and saves two passes over the weights.
def energy(self, weight: Tensor, up: Tensor) -> Tensor:
  if bool(up):
    weight = torch.transpose(weight, 0, 1)
  half = torch.sum(weight * torch.detach(weight), [2, 3])
  if bool(up):
    half = torch.t(half)
  return half * 2. - torch.detach(half)


# latent [n, d], weight [i, d], bias [i] -> [n, i]
def style(self, latent: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return torch.addmm(bias, latent, torch.t(weight), beta=1, alpha=1. / torch.sqrt(float(weight.size(1))))


# [n, c] -> [n, c, 1, 1]
def each_pixel(self, x: Tensor) -> Tensor:
  return torch.unsqueeze(torch.unsqueeze(x, 2), 3)


def cast(self, x: Tensor, half: bool) -> Tensor:
  if half:
    x = torch.to(x, 15)
  return x


# Activations in float32, whatever they were computed in
def in_full(self, x: Tensor) -> Tensor:
  return torch.to(x, 6)


# Whether the style had better scale weights than activations. It had where there is one picture of many activations:
# forward and backward, scaling activations takes some 17 passes over them, scaling weights 25. But never where the
# style has a gradient and the weights have none: theirs would be computed for it alone.
def prefers_weights(self, x: Tensor, style: Tensor, weight: Tensor) -> bool:
  activations = 17 * x.size(2) * x.size(3) * (weight.size(0) + weight.size(1))
  return x.size(0) == 1 and (weight.requires_grad or not style.requires_grad) and activations > 25 * torch.numel(weight)


# x [n, i, h, w], weight [o, i, k, k] -> [n, o, h, w], or twice the size with up. Biases are added after it: that of
# a depthwise convolution, with a gradient, would take many times the convolution's own time.
def convolution(self, x: Tensor, weight: Tensor, filter: Tensor, up: bool, half: bool) -> Tensor:
  weight = self.cast(weight, half)
  if up:
    channels = weight.size(0)
    y = torch.conv_transpose2d(x, self.channels_last(torch.transpose(weight, 0, 1)), None, [2, 2])
    blur = torch.expand(self.cast(filter * 4., half), [channels, 1, 4, 4])
    y = torch.conv2d(y, blur, None, [1, 1], [1, 1], [1, 1], channels)
  else:
    y = torch.conv2d(x, self.channels_last(weight), None, [1, 1], [weight.size(2) // 2, weight.size(3) // 2])
  return y


# x [n, i, h, w], style [n, i] -> x scaled by it
def modulated(self, x: Tensor, style: Tensor, half: bool) -> Tensor:
  return self.channels_last(self.cast(x, half) * self.each_pixel(self.cast(style, half)))


# x [1, i, h, w], style [1, i], weight [o, i, k, k], bias [1, o, 1, 1] -> [1, o, h, w]; the weights are modulated
def layer_by_weights(self, x: Tensor, style: Tensor, weight: Tensor, bias: Tensor, filter: Tensor, up: Tensor, half: bool) -> Tensor:
  scaled = weight * self.each_pixel(style)
  demodulation = torch.rsqrt(torch.sum(scaled * scaled, [1, 2, 3], True) + 1e-08) * 1.4142135623730951
  y = self.convolution(self.channels_last(self.cast(x, half)), scaled * demodulation, filter, bool(up), half)
  return torch.add_(y, self.cast(bias, half))


# The same of n pictures; the activations are modulated. energy [o, i], or a scalar where it is not known
def layer_by_activations(self, x: Tensor, style: Tensor, weight: Tensor, energy: Tensor, bias: Tensor, filter: Tensor, up: Tensor, half: bool) -> Tensor:
  y = self.convolution(self.modulated(x, style, half), weight, filter, bool(up), half)
  if energy.dim() == 0:
    energy = self.energy(weight, up)
  demodulation = torch.rsqrt(torch.matmul(style * style, torch.t(energy)) + 1e-08) * 1.4142135623730951
  scale = self.cast(self.each_pixel(demodulation), half)
  return torch.addcmul(self.cast(bias, half), y, scale)


# One synthesis layer. latent [n, d], energy as above, noise [r, r], [n, 1, r, r] or a scalar for none, strength [],
# clamp < 0 for none. The activation's gain, being positive, goes through it and into what is small.
def synthesis_layer(self, x: Tensor, latent: Tensor, affine_weight: Tensor, affine_bias: Tensor, weight: Tensor, energy: Tensor, bias: Tensor, noise: Tensor, strength: Tensor, filter: Tensor, up: Tensor, clamp: Tensor, half: Tensor) -> Tensor:
  style = self.style(latent, affine_weight, affine_bias)
  offset = torch.reshape(bias, [1, -1, 1, 1]) * 1.4142135623730951
  if self.prefers_weights(x, style, weight):
    y = self.layer_by_weights(x, style, weight, offset, filter, up, bool(half))
  else:
    y = self.layer_by_activations(x, style, weight, energy, offset, filter, up, bool(half))
  if noise.dim() > 0:
    y = torch.add_(y, self.cast(noise * (strength * 1.4142135623730951), bool(half)))
  y = torch.leaky_relu_(y, 0.2)
  if float(clamp) >= 0.:
    y = torch.clamp(y, -float(clamp), float(clamp))
  return y


# One to-RGB layer, added to the picture so far (a scalar for none), which is doubled in size first
def to_rgb_layer(self, x: Tensor, latent: Tensor, affine_weight: Tensor, affine_bias: Tensor, weight: Tensor, bias: Tensor, picture: Tensor, filter: Tensor, clamp: Tensor, half: Tensor) -> Tensor:
  gain = 1. / torch.sqrt(float(weight.size(1) * weight.size(2) * weight.size(3)))
  style = self.style(latent, affine_weight, affine_bias) * gain
  if self.prefers_weights(x, style, weight):
    y = self.convolution(self.channels_last(self.cast(x, bool(half))), weight * self.each_pixel(style), filter, False, bool(half))
  else:
    y = self.convolution(self.modulated(x, style, bool(half)), weight, filter, False, bool(half))
  y = torch.contiguous(torch.to(y, 6)) + torch.reshape(bias, [1, -1, 1, 1])
  if float(clamp) >= 0.:
    y = torch.clamp(y, -float(clamp), float(clamp))
  if picture.dim() > 0:
    colours = picture.size(1)
    y = y + torch.conv_transpose2d(picture, torch.expand(filter * 4., [colours, 1, 4, 4]), None, [2, 2], [1, 1], [0, 0], colours)
  return y
