"""What readers ask for: a conversation on its own, the form, and one comment by its lasting address."""
