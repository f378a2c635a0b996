# x [...] as one row, in the order in which its values lie in memory, whatever that is
def row(self, x: Tensor) -> Tensor:
  return torch.as_strided(x, [torch.numel(x)], [1])


def rows(self, xs: List[Tensor]) -> List[Tensor]:
  rows = annotate(List[Tensor], [])
  for i in range(torch.len(xs)):
    _0 = torch.append(rows, self.row(xs[i]))
  return rows


# Gradients as rows whose values lie in the order of the parameters'
def gradient_rows(self, gradients: List[Tensor], parameters: List[Tensor]) -> List[Tensor]:
  rows = annotate(List[Tensor], [])
  for i in range(torch.len(gradients)):
    gradient = gradients[i]
    parameter = parameters[i]
    alike = True
    for d in range(gradient.dim()):
      if gradient.size(d) != 1 and gradient.stride(d) != parameter.stride(d):
        alike = False
    if not alike:
      gradient = torch.copy_(torch.empty_like(parameter), gradient)
    _0 = torch.append(rows, self.row(gradient))
  return rows


# One step of Adam over all parameters, in place. PyTorch's kernel wants rows: of others it makes slow
# copies. Every list holds one tensor a parameter; steps are float scalars on the parameter's device.
def adam_step(self, parameters: List[Tensor], gradients: List[Tensor], first: List[Tensor], second: List[Tensor], steps: List[Tensor], learning_rate: Tensor) -> Tensor:
  torch._foreach_add_(steps, 1)
  torch._fused_adam_(self.rows(parameters), self.gradient_rows(gradients, parameters), self.rows(first), self.rows(second), [], steps, lr=float(learning_rate), beta1=0.9, beta2=0.999, weight_decay=0., eps=1e-08, amsgrad=False, maximize=False)
  return learning_rate


# Zeros that lie in memory as x does, which the step wants of moments
def zeros(self, x: Tensor) -> Tensor:
  return torch.zeros_like(x)
