"""What an old community needs: items, states, and what must enter the list of works."""
