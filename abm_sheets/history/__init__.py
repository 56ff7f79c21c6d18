"""What was published and never changes, and how one figure became the next: pure."""
