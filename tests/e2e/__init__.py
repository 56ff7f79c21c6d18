"""The product from outside: real files, real HTTP on this machine, the command line as people call it."""
