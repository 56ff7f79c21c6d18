"""What somebody should act on: pure functions over the figures of a day."""
