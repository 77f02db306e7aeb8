"""How fast the product is, as ratios against bare baselines measured in the same run."""
