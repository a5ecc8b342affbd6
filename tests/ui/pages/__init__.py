"""Pages of the open survey, in the whole window, on real surveys."""
