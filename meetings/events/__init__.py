"""The joint event: its hosts, who may do what in it, the two keys, its place and its practical information."""
