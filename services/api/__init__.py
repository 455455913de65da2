"""The HTTP door: a request into one command or query, and the answer back."""
