# One large convolution, to measure what a machine can do.


def prepared(self, x: Tensor, half: Tensor) -> Tensor:
  if bool(half):
    x = torch.to(x, 15)
  return torch.contiguous(x, memory_format=2)


# -> one value of the result, which waits for all of it
def convolution(self, x: Tensor, weight: Tensor) -> Tensor:
  y = torch.conv2d(x, weight, None, [1, 1], [1, 1])
  return torch.to(torch.select(torch.reshape(torch.narrow(y, 3, 0, 1), [-1]), 0, 0), 6)
