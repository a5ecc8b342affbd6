"""What the fill page knows about a form being filled, without a widget in sight."""
