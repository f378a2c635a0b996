# One step of Adam over all parameters, in place. Every list holds one tensor a parameter;
# steps are float scalars on the parameter's device.
def adam_step(self, parameters: List[Tensor], gradients: List[Tensor], first: List[Tensor], second: List[Tensor], steps: List[Tensor], learning_rate: Tensor) -> Tensor:
  torch._foreach_add_(steps, 1)
  torch._fused_adam_(parameters, gradients, first, second, [], steps, lr=float(learning_rate), beta1=0.9, beta2=0.999, weight_decay=0., eps=1e-08, amsgrad=False, maximize=False)
  return learning_rate


# Zeros that lie in memory as x does, which the step wants of moments
def zeros(self, x: Tensor) -> Tensor:
  return torch.zeros_like(x)
