"""The screens of guests. Who has the link may write, and nobody else knows it."""
