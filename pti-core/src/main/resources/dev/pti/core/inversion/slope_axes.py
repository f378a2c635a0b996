# slopes [n, d] -> [d, d], in its columns the orthonormal axes along which slopes vary. Axes along which none has any
# length are told apart by a little of their own: which they are would be a matter of last bits else.
def axes(self, slopes: Tensor) -> Tensor:
  s = torch.to(slopes, 7)
  products = torch.mm(torch.t(s), s)
  d = products.size(0)
  order = torch.arange(d, dtype=7, layout=None, device=products.device) / d
  products = products / torch.trace(products) + torch.diag(order) * 1e-9
  values, vectors = torch.linalg_eigh(products)
  return torch.to(vectors, 6)


# origin and moved [1, k, d], axes [d, d] -> origin, moved along the axes
def along(self, origin: Tensor, moved: Tensor, axes: Tensor) -> Tensor:
  return origin + torch.matmul(moved, torch.t(axes))
