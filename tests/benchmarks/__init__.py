"""Measurements that take long or need more than the default install; each is a program of its own."""
