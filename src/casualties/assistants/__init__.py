"""What assistants are given over the Model Context Protocol: claims with their sources.

`search` finds questions by words, `answers` makes what each tool gives, from the views as they
are, and `server` offers the tools. Nothing here changes anything.
"""
