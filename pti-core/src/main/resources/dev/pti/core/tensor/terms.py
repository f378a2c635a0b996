# What loss terms give is looked at.


# any x -> a scalar on the CPU: 1 if a gradient can flow from x, 0 if it is detached from every graph
def attached(self, x: Tensor) -> Tensor:
  if x.requires_grad:
    y = torch.ones([1])
  else:
    y = torch.zeros([1])
  return y
