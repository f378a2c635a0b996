# Kernels of the tests.
def half(self, x: Tensor) -> Tensor:
  return x * 0.5


def sum_and_difference(self, x: Tensor, y: Tensor) -> Tuple[Tensor, Tensor]:
  return (x + y, x - y)


def weighted_sum(self, arrays: List[Tensor], weights: List[Tensor], factor: Tensor) -> Tensor:
  total = arrays[0] * weights[0]
  for i in range(torch.len(arrays) - 1):
    total = total + arrays[i + 1] * weights[i + 1]
  return total * float(factor)
