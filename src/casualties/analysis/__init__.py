"""The dataset as an analyst has it in a notebook: select by names, and look.

What is asked here is never guessed: a name or a value that the dataset does not have is refused,
with the nearest one that it has.
"""

from casualties.analysis.chosen import Filters, Selection
from casualties.analysis.dataset import Dataset, Picture, load

__all__ = ["Dataset", "Filters", "Picture", "Selection", "load"]
