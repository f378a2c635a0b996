# How gradients are handed to what is computed once more.


# Pairs of one shape -> a scalar whose gradient by each output is its partner. Products are freed at once:
# each is as large as its output.
def toward(self, outputs: List[Tensor], gradients: List[Tensor]) -> Tensor:
  total = torch.sum(outputs[0] * gradients[0], dtype=6)
  for i in range(1, torch.len(outputs)):
    total = total + torch.sum(outputs[i] * gradients[i], dtype=6)
  return total
