"""Every way in: the HTTP application, its pages and the command line."""
