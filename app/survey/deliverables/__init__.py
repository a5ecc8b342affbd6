"""成果: everything that can be written for others, looked at beforehand, and written."""
