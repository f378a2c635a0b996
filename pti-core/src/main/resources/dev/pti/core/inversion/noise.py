# How far noise maps are from white: the squared mean product of each map with itself moved by one pixel,
# down and right, over a pyramid of halvings that ends at 8 x 8 (Karras et al. 2020, appendix D).
def noise_regularization(self, maps: List[Tensor]) -> Tensor:
  total = torch.zeros([], dtype=None, layout=None, device=maps[0].device)
  for i in range(torch.len(maps)):
    noise = torch.unsqueeze(torch.unsqueeze(maps[i], 0), 0)
    go_on = True
    while go_on:
      across = torch.mean(noise * torch.roll(noise, [1], [3]))
      down = torch.mean(noise * torch.roll(noise, [1], [2]))
      total = total + across * across + down * down
      go_on = noise.size(2) > 8
      if go_on:
        noise = torch.avg_pool2d(noise, [2, 2])
  return total


# Brings every map back to mean 0 and mean square 1, in place.
def normalize_noise(self, maps: List[Tensor]) -> Tensor:
  for i in range(torch.len(maps)):
    noise = maps[i]
    torch.sub_(noise, torch.mean(noise))
    torch.mul_(noise, torch.rsqrt(torch.mean(noise * noise)))
  return maps[0]
