"""How a label enters a network: as a learned vector, and mixtures of labels as mixed vectors."""

from torch import Tensor, nn


class LabelEmbedding(nn.Embedding):
    """A learned vector for each class; weights over the classes give the mixture of the vectors.

    A row of weights with a single 1 gives exactly the vector of that class.
    """

    def forward(self, labels: Tensor) -> Tensor:
        """[N, embedding_dim] from labels int64 [N], or from weights float [N, classes]."""
        if labels.is_floating_point():
            return labels.to(self.weight.dtype) @ self.weight
        return super().forward(labels)
