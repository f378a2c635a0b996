# How far noise maps are from white: the squared mean product of each map with itself moved by one pixel,
# down and right, over a pyramid of halvings that ends at 8 rows (Karras et al. 2020, appendix D).
# maps [n, 1, h, w] each, the largest first, n pictures -> [n]. Those of one size are halved together, whichever
# they began as.
def noise_regularization(self, maps: List[Tensor]) -> Tensor:
  noise = maps[0]
  total = torch.zeros([noise.size(0)], dtype=None, layout=None, device=noise.device)
  taken = 1
  go_on = True
  while go_on:
    same = True
    while same:
      same = False
      if taken < torch.len(maps):
        same = maps[taken].size(3) == noise.size(3)
      if same:
        noise = torch.cat([noise, maps[taken]], 1)
        taken = taken + 1
    across = torch.mean(noise * torch.roll(noise, [1], [3]), [2, 3])
    down = torch.mean(noise * torch.roll(noise, [1], [2]), [2, 3])
    total = total + torch.sum(across * across + down * down, [1])
    if noise.size(2) > 8 and noise.size(3) > 1:
      noise = torch.avg_pool2d(noise, [2, 2])
    else:
      go_on = taken < torch.len(maps)
      if go_on:
        noise = maps[taken]
        taken = taken + 1
  return total


# Brings every map back to mean 0 and mean square 1, in place.
def normalize_noise(self, maps: List[Tensor]) -> Tensor:
  for i in range(torch.len(maps)):
    noise = maps[i]
    torch.sub_(noise, torch.mean(noise))
    torch.mul_(noise, torch.rsqrt(torch.mean(noise * noise)))
  return maps[0]
