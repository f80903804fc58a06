"""Each language as a folder of tables under the same file names; `builder/extraction/languages.py` reads them."""
