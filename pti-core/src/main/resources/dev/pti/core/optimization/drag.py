# The arithmetic of dragging (Pan et al. 2023). Places are given as grid sampling counts them: (x, y) from -1, the left
# and upper border of the picture, to 1. So they mean the same in activations of any resolution.


# x [1, c, h, w], places [k, n, 2] -> [k, n, c], between pixels bilinearly
def sampled(self, x: Tensor, places: Tensor) -> Tensor:
  y = torch.grid_sampler(x, torch.unsqueeze(places, 0), 0, 1, False)
  return torch.permute(torch.select(y, 0, 0), [1, 2, 0])


# What is at each of k places now, and where it should be: the sum over k of the mean absolute difference. What is here
# is held, and there moves towards it. here and there [k, n, 2] -> []
def motion(self, x: Tensor, here: Tensor, there: Tensor) -> Tensor:
  difference = torch.abs(self.sampled(x, there) - self.sampled(torch.detach(x), here))
  return torch.sum(torch.mean(difference, [1, 2]))


# How far x [1, c, h, w] is from what it was, where weight [1, 1, h, w] says that it shall stay -> []
def stillness(self, x: Tensor, start: Tensor, weight: Tensor) -> Tensor:
  return torch.mean(torch.abs(x - start) * weight)


# Which of n places is most like what each point was. references [k, 1, c], candidates [k, n, 2] -> [k]
def nearest(self, x: Tensor, references: Tensor, candidates: Tensor) -> Tensor:
  difference = self.sampled(x, candidates) - references
  return torch.argmin(torch.sum(difference * difference, [2]), 1)


# A mask [H, W] for activations x [1, c, h, w]: [1, 1, h, w], each the mean of the pixels that it covers; 1 where it is 0
def outside(self, mask: Tensor, x: Tensor) -> Tensor:
  mask = torch.unsqueeze(torch.unsqueeze(mask, 0), 0)
  return 1. - torch.adaptive_avg_pool2d(mask, [x.size(2), x.size(3)])
