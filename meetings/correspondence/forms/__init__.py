"""What organisers type when they write to people."""
