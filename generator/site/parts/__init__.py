"""What is drawn on several pages."""
