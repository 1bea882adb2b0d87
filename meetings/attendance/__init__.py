"""The door: who has arrived, checked in by the desk by name or by the code of the badge."""
