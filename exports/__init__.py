"""From values to files: this room gets words and picture openers, never a database or a form."""
