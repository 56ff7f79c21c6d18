"""The Dashboard as data: composed, laid out once; rendering it is somebody else's work."""
