"""Every figure that the documentation claims, measured: `python -m bench [NAME] [--json] [--seed N]`."""
