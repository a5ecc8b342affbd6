"""The only SQL of the program: a survey folder with its history, drafts and photos."""
