"""Pure rules: from values to results that name clause, inputs, threshold and confidence."""
