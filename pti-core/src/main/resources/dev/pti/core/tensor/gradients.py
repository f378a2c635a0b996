# Gradients that the leaves do not keep, so that none has to be cleared and added to.


# x in the order in memory in which like lies
def as_laid(self, x: Tensor, like: Tensor) -> Tensor:
  if torch.is_contiguous(like):
    y = torch.contiguous(x)
  else:
    y = torch.contiguous(x, memory_format=2)
  return y


# total holds one scalar -> its gradient for each leaf, empty for a leaf that it does not depend on. The fused
# step takes for granted that a gradient lies as its leaf does.
def of(self, total: List[Tensor], leaves: List[Tensor]) -> List[Tensor]:
  found = torch.autograd.grad(total, leaves, None, False, False, True)
  out = annotate(List[Tensor], [])
  for i in range(torch.len(found)):
    gradient = found[i]
    if torch.__is__(gradient, None):
      unused = torch.append(out, torch.zeros([0]))
    else:
      used = torch.append(out, self.as_laid(unchecked_cast(Tensor, gradient), leaves[i]))
  return out


# Sums, place by place; not in place, for gradients of two leaves may be one array
def sums(self, some: List[Tensor], more: List[Tensor]) -> List[Tensor]:
  return torch._foreach_add(some, more)
