"""Tests of closings, their archive and what moved since."""
