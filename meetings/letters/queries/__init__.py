"""Reads of letters, of what people ask for, and of the texts they are made from."""
