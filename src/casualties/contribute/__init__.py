"""What maintainers do: add rows, see what a change does, review it, and begin a new dataset."""
