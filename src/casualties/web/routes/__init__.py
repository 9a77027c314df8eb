"""The addresses beside the page: files, statements, citations, the data folder, the API's docs."""
