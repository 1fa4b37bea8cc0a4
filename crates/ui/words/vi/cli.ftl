# Words of the command line: messages, tables and help of the executable.
