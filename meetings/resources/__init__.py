"""Documents: one item with its language versions, who may read it, and how often it was downloaded."""
