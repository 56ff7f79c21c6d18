"""From raw cells to typed tables and issues; pure, and never a guess."""
