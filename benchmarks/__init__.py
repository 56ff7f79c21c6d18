"""What the product costs, measured side by side with what stands beside it: ``make bench``."""
