"""Photos: read, proved whole, shrunk to copies. The only room that knows Pillow."""
