"""Findings about a built folder: reads files, changes none, and knows them by what they hold."""
