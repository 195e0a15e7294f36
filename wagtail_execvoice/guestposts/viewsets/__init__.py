"""Guest posts in the Wagtail admin."""
