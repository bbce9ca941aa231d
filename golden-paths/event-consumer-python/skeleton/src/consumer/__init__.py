"""Consumes events: each one once, in spite of retries, restarts and duplicates."""
