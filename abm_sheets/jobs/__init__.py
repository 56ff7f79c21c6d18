"""One module per command; a job returns a report and prints nothing."""
