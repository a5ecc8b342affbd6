"""The window: the only room that knows Qt. Pages show values and call the façade through Jobs."""
