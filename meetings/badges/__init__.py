"""Printed badges: the face of one, sheets of many, and the opaque token in the code."""
