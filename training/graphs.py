"""Work that is captured as a CUDA graph, and what it reads anew each time."""
import torch


class Replayed:
    """Work that from its fourth call on is a captured graph: launching thousands of kernels costs more than they do."""

    def __init__(self, work, capture):
        self.work, self.capture, self.count, self.graph = work, capture, 0, None

    def __call__(self):
        self.count += 1
        if not self.capture:
            self.work()
        elif self.count <= 3:
            stream = torch.cuda.Stream()
            stream.wait_stream(torch.cuda.current_stream())
            with torch.cuda.stream(stream):
                self.work()
            torch.cuda.current_stream().wait_stream(stream)
        else:
            if self.graph is None:
                self.graph = torch.cuda.CUDAGraph()
                torch.cuda.synchronize()
                with torch.cuda.graph(self.graph):
                    self.work()
            self.graph.replay()


def set_rate(group, value):
    """Of an optimizer's group; a tensor is filled, so that captured steps read it."""
    if torch.is_tensor(group["lr"]):
        group["lr"].fill_(value)
    else:
        group["lr"] = value
