"""Pages about dreams: what everybody sees, what an owner sees, what the board sees."""
