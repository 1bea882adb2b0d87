"""The shape of what people type about registrations."""
