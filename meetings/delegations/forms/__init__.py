"""The shape of what people type about delegations."""
