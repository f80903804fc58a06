"""Each language as a folder of tables under the same file names; `builder/extraction/lexicon.py` reads them."""
