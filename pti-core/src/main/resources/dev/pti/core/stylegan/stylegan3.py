# The arithmetic of StyleGAN3's layers (Karras et al. 2021), behind that of StyleGAN2, whose functions it uses. Shapes:
# n pictures, c channels, h x w samples, some of them in a margin around the picture. A leaky ReLU makes frequencies that
# samples cannot hold. So activations are sampled more densely before it, and filtered as they are sampled again after
# it. A filter along one axis goes over rows, then over columns, as convolutions of each channel by itself; one that is
# as good in every direction goes over both at once. Demodulation takes the scale of weights and styles out again, so
# that they are not normalized before it, as in NVIDIA's code: results differ by its 1e-8 alone.


# Where so many samples lie on an axis, rate of them to its unit, around its middle; like is on the device
def places(self, samples: int, rate: Tensor, like: Tensor) -> Tensor:
  places = torch.arange(samples, dtype=6, layout=0, device=like.device, pin_memory=False)
  return (places * 2. + 1. - float(samples)) / (float(rate) * 2.)


# latent [n, d], affine [4, d] and [4], weight [c, c], frequencies [c, 2], phases [c], transform [3, 3] -> [n, c, height, width]
# Waves across the picture, turned and moved as the latent says, mixed by the weight. rate is in samples down the
# picture, as dense across it; waves between bandwidth and half the rate are dampened, which a transform alone can bring
# there. A file that does not say its bandwidth may have waves beyond what is usual.
def synthesis_input(self, latent: Tensor, affine_weight: Tensor, affine_bias: Tensor, weight: Tensor, frequencies: Tensor, phases: Tensor, transform: Tensor, height: Tensor, width: Tensor, rate: Tensor, bandwidth: Tensor) -> Tensor:
  placed = self.style(latent, affine_weight, affine_bias)
  turn = torch.narrow(placed, 1, 0, 2)
  placed = placed / torch.sqrt(torch.sum(turn * turn, [1], True))
  cosine = torch.select(placed, 1, 0)
  sine = torch.select(placed, 1, 1)
  right = torch.select(placed, 1, 2)
  down = torch.select(placed, 1, 3)
  first = torch.stack([cosine, -sine, sine * down - cosine * right], 1)
  second = torch.stack([sine, cosine, -(sine * right + cosine * down)], 1)
  whole = torch.matmul(torch.stack([first, second], 1), transform)
  shifted = phases + torch.squeeze(torch.matmul(frequencies, torch.narrow(whole, 2, 2, 1)), 2)
  turned = torch.matmul(frequencies, torch.narrow(whole, 2, 0, 2))
  high = torch.sqrt(torch.sum(turned * turned, [2]))
  own = torch.max(torch.sqrt(torch.sum(frequencies * frequencies, [1])))
  most = torch.clamp(own, float(bandwidth), float(rate) / 2. - 0.001)
  amplitude = torch.clamp(1. - (high - most) / (float(rate) / 2. - most), 0., 1.)
  columns = torch.reshape(self.places(int(width), rate, weight), [1, 1, 1, -1])
  rows = torch.reshape(self.places(int(height), rate, weight), [1, 1, -1, 1])
  across = self.each_pixel(torch.select(turned, 2, 0)) * columns
  along = self.each_pixel(torch.select(turned, 2, 1)) * rows
  waves = torch.sin((across + along + self.each_pixel(shifted)) * 6.283185307179586) * self.each_pixel(amplitude)
  mixed = torch.matmul(weight, torch.flatten(waves, 2)) / torch.sqrt(float(weight.size(1)))
  return torch.reshape(mixed, [latent.size(0), -1, int(height), int(width)])


# A kernel for each of so many channels: along rows (2) or columns (3), or over both where it has two axes
def each_channel(self, filter: Tensor, channels: int, axis: int) -> Tensor:
  if filter.dim() == 2:
    shape = [1, 1, filter.size(0), filter.size(1)]
  elif axis == 2:
    shape = [1, 1, -1, 1]
  else:
    shape = [1, 1, 1, -1]
  return torch.contiguous(torch.expand(torch.reshape(filter, shape), [channels, -1, -1, -1]))


# x [n, c, h, w], filter [t] -> times as many samples along an axis (2 or 3), with so many zeros around them before the
# filter, or fewer samples where low or high are below 0
def upsampled(self, x: Tensor, filter: Tensor, times: int, low: int, high: int, axis: int) -> Tensor:
  taps = filter.size(0)
  before = taps - 1 - low
  after = taps - times - high
  both = max(0, min(before, after))
  if axis == 2:
    stride = [times, 1]
    cut = [both, 0]
    rest = [0, 0, both - before, both - after]
  else:
    stride = [1, times]
    cut = [0, both]
    rest = [both - before, both - after, 0, 0]
  channels = x.size(1)
  y = torch.conv_transpose2d(x, self.each_channel(filter, channels, axis), None, stride, cut, [0, 0], channels)
  if before != after or before < 0:
    y = torch.constant_pad_nd(y, rest, 0.)
  return y


# x [n, c, h, w], filter [t] or [t, t] -> every so manieth sample of what is filtered
def downsampled(self, x: Tensor, filter: Tensor, times: int) -> Tensor:
  channels = x.size(1)
  if filter.dim() == 2:
    y = torch.conv2d(x, self.each_channel(filter, channels, 2), None, [times, times], [0, 0], [1, 1], channels)
  else:
    y = torch.conv2d(x, self.each_channel(filter, channels, 2), None, [times, 1], [0, 0], [1, 1], channels)
    y = torch.conv2d(y, self.each_channel(filter, channels, 3), None, [1, times], [0, 0], [1, 1], channels)
  return y


# x between -most and most. Activations hardly ever go further. To look is cheaper than to keep a second copy of what is
# sampled most densely; on a GPU, which would have to be waited for, it is not.
def clamped(self, x: Tensor, most: float) -> Tensor:
  reached = True
  if not x.is_cuda:
    least, largest = torch.aminmax(torch.detach(x))
    reached = float(least) < -most or float(largest) > most
  if reached:
    x = torch.hardtanh(x, -most, most)
  return x


# A leaky ReLU between sampling up and down, with so many zeros above and below, left and right. Its gain, being positive,
# goes through it and into the filter, as does what sampling up loses.
def filtered_activation(self, x: Tensor, up_filter: Tensor, down_filter: Tensor, up: int, down: int, above: int, below: int, left: int, right: int, clamp: float) -> Tensor:
  y = self.upsampled(x, up_filter * (float(up) * 1.4142135623730951), up, above, below, 2)
  y = self.upsampled(y, up_filter * float(up), up, left, right, 3)
  y = torch.leaky_relu_(y, 0.2)
  if clamp >= 0.:
    y = self.clamped(y, clamp)
  return self.downsampled(y, down_filter, down)


# x [n, i, h, w], weight [o, i, k, k] -> [n, o, h + k - 1, w + k - 1] in float32. Half of the zeros around x are put there
# beforehand: where a convolution adds more than half of its size itself, its weights' gradient takes three times as long.
def wide_convolution(self, x: Tensor, weight: Tensor, half: bool) -> Tensor:
  inner = weight.size(2) // 2
  if inner > 0:
    x = torch.constant_pad_nd(x, [inner, inner, inner, inner], 0.)
  y = torch.conv2d(self.channels_last(x), self.channels_last(self.cast(weight, half)), None, [1, 1], [inner, inner])
  return torch.to(y, 6)


# One synthesis layer. latent [n, d], energy [o, i] or a scalar where it is not known, magnitude [] (the mean square that
# its inputs had in training), filters as above, zeros around samples as above, clamp < 0 for none.
def alias_free_layer(self, x: Tensor, latent: Tensor, affine_weight: Tensor, affine_bias: Tensor, weight: Tensor, energy: Tensor, bias: Tensor, magnitude: Tensor, up_filter: Tensor, down_filter: Tensor, up: Tensor, down: Tensor, above: Tensor, below: Tensor, left: Tensor, right: Tensor, clamp: Tensor, half: Tensor) -> Tensor:
  style = self.style(latent, affine_weight, affine_bias)
  gain = torch.rsqrt(magnitude)
  if self.prefers_weights(x, style, weight):
    scaled = weight * self.each_pixel(style)
    scaled = scaled * (torch.rsqrt(torch.sum(scaled * scaled, [1, 2, 3], True) + 1e-08) * gain)
    y = self.wide_convolution(self.cast(x, bool(half)), scaled, bool(half)) + torch.reshape(bias, [1, -1, 1, 1])
  else:
    y = self.wide_convolution(self.modulated(x, style, bool(half)), weight, bool(half))
    if energy.dim() == 0:
      energy = self.energy(weight, torch.zeros_like(energy))
    scale = torch.rsqrt(torch.matmul(style * style, torch.t(energy)) + 1e-08) * gain
    y = torch.addcmul(torch.reshape(bias, [1, -1, 1, 1]), y, self.each_pixel(scale))
  return self.filtered_activation(y, up_filter, down_filter, int(up), int(down), int(above), int(below), int(left), int(right), float(clamp))


# The to-RGB layer, which neither demodulates nor filters
def alias_free_to_rgb(self, x: Tensor, latent: Tensor, affine_weight: Tensor, affine_bias: Tensor, weight: Tensor, bias: Tensor, magnitude: Tensor, clamp: Tensor, scale: Tensor, half: Tensor) -> Tensor:
  style = self.style(latent, affine_weight, affine_bias) * (torch.rsqrt(magnitude) / torch.sqrt(float(weight.size(1))))
  y = torch.contiguous(self.wide_convolution(self.modulated(x, style, bool(half)), weight, bool(half))) + torch.reshape(bias, [1, -1, 1, 1])
  if float(clamp) >= 0.:
    y = torch.clamp(y, -float(clamp), float(clamp))
  return y * float(scale)


# x [n, c, h, w] -> what of it lies in the picture, [n, c, height, width]
def picture_part(self, x: Tensor, height: Tensor, width: Tensor) -> Tensor:
  rows = int(height)
  columns = int(width)
  x = torch.narrow(x, 2, (x.size(2) - rows) // 2, rows)
  return torch.narrow(x, 3, (x.size(3) - columns) // 2, columns)


# x, and the picture's part of it as it is and as it shall be -> x with that part
def with_picture_part(self, x: Tensor, part: Tensor, changed: Tensor) -> Tensor:
  rows = (x.size(2) - part.size(2)) // 2
  columns = (x.size(3) - part.size(3)) // 2
  return x + torch.constant_pad_nd(changed - part, [columns, columns, rows, rows], 0.)
