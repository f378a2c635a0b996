# An offset of activations that goes along with what it belongs to. Shapes: n pictures, c channels, h x w places.
# Where to is found as optical flow is (Lucas and Kanade 1981), between the activations of the pivot and those at hand:
# many channels at each place say more about it than colours would. A flow [n, 2, h, w] says for each place where what is
# there was at the pivot, right and down from there, in halves of the sides, so that it means the same at any resolution.
# It is found on activations averaged by fours, then by twos, then as they are, each going on from the one before, and
# smoothed after each step. Gradients go through the fading, none through the flow: whoever searches for a latent sees
# an offset that stays where it was taken to.


# The mean over each place and its neighbours, of which there are fewer at a border
def around(self, x: Tensor) -> Tensor:
  return torch.avg_pool2d(x, [3, 3], [1, 1], [1, 1], False, False)


# -1 to 1 from the first border to the last, at the middle of each of so many places
def middles(self, places: int, flow: Tensor) -> Tensor:
  return (torch.arange(places, dtype=6, layout=0, device=flow.device, pin_memory=False) * 2. + 1.) / float(places) - 1.


# x [1, c, h, w] taken from where the flow says, [n, c, h, w]; between places by lines (0) or cubic curves (2)
def taken(self, x: Tensor, flow: Tensor, curve: int) -> Tensor:
  across = torch.reshape(self.middles(flow.size(3), flow), [1, 1, -1])
  down = torch.reshape(self.middles(flow.size(2), flow), [1, -1, 1])
  places = torch.stack([across + torch.select(flow, 1, 0), down + torch.select(flow, 1, 1)], 3)
  many = torch.contiguous(torch.expand(x, [flow.size(0), -1, -1, -1]))
  return torch.grid_sampler(many, places, curve, 1, False)


# The same, but what does not move stays what it is to the bit, at whatever sides
def carried(self, x: Tensor, flow: Tensor, curve: int) -> Tensor:
  return torch.where(torch.all(torch.eq(flow, 0.), 1, True), x, self.taken(x, flow, curve))


# Half the difference of both neighbours along an axis; beyond a border is what is at it
def slope(self, x: Tensor, axis: int) -> Tensor:
  wide = torch.replication_pad2d(x, [1, 1, 1, 1])
  other = 5 - axis
  inner = torch.narrow(wide, other, 1, x.size(other))
  return (torch.narrow(inner, axis, 2, x.size(axis)) - torch.narrow(inner, axis, 0, x.size(axis))) * 0.5


# The sum over channels and, smoothly, over places around
def together(self, x: Tensor, y: Tensor) -> Tensor:
  return self.around(self.around(torch.sum(x * y, [1], True)))


# Steps of least squares around each place, of at most one place each; held the more, the less there is to go by. The
# slopes are those of x, which stay; once x is at, they are those of what moves.
def followed(self, x: Tensor, at: Tensor, flow: Tensor) -> Tensor:
  right = self.slope(x, 3)
  down = self.slope(x, 2)
  a = self.together(right, right)
  b = self.together(right, down)
  d = self.together(down, down)
  held = torch.mean(a + d, [1, 2, 3], True) + 1e-12
  a = a + held
  d = d + held
  determinant = a * d - b * b
  for step in range(3):
    lack = x - self.carried(at, flow, 0)
    p = self.together(right, lack)
    q = self.together(down, lack)
    across = torch.clamp((d * p - b * q) / determinant, -1., 1.) * (2. / float(x.size(3)))
    along = torch.clamp((a * q - b * p) / determinant, -1., 1.) * (2. / float(x.size(2)))
    flow = self.around(flow + torch.cat([across, along], 1))
  return flow


# x [n, c, h, w] from at [1, c, h, w], by as many channels as tell enough
def flow(self, x: Tensor, at: Tensor) -> Tensor:
  channels = min(x.size(1), 32)
  here = torch.contiguous(torch.narrow(x, 1, 0, channels))
  there = torch.contiguous(torch.narrow(at, 1, 0, channels))
  found = torch.zeros([x.size(0), 2, 1, 1], dtype=6, layout=0, device=x.device, pin_memory=False)
  scale = 4
  for level in range(3):
    places = [min(scale, x.size(2)), min(scale, x.size(3))]
    coarse = torch.avg_pool2d(here, places, places, [0, 0], False, True)
    coarse_at = torch.avg_pool2d(there, places, places, [0, 0], False, True)
    found = torch.upsample_bilinear2d(found, [coarse.size(2), coarse.size(3)], False, None, None)
    found = self.followed(coarse, coarse_at, found)
    scale = scale // 2
  return found


# x [n, c, h, w], offset [1, c, h, w] -> x with the whole offset where it is
def added(self, x: Tensor, offset: Tensor) -> Tensor:
  return x + torch.to(offset, x.dtype)


# x, own and plain [n, c, h, w], share [] -> x with a share of what made own of plain
def shared(self, x: Tensor, own: Tensor, plain: Tensor, share: Tensor) -> Tensor:
  return x + (own - plain) * float(share)


# x [n, c, h, w], offset and at [1, c, h, w], reach [] -> x with the offset where x is near to at, each moved along
def refined(self, x: Tensor, offset: Tensor, at: Tensor, reach: Tensor) -> Tensor:
  full = torch.to(x, 6)
  flow = self.flow(torch.detach(full), at)
  moved = self.carried(offset, flow, 2)
  was = self.carried(at, flow, 0)
  away = torch.mean(torch.square(full - was), [1], True) / (torch.mean(torch.square(at)) + 1e-30)
  near = torch.exp(self.around(away) * (-1. / (float(reach) * float(reach))))
  return x + torch.to(moved * near, x.dtype)
