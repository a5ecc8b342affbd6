"""Pages of the main window: each a QWidget with `title`, `enter(argument)` and `leave()`."""
