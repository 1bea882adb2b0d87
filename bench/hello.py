"""The measure of all pages: a bare Flask app."""

from flask import Flask

app = Flask("hello")


@app.get("/")
def hello() -> str:
    """Say hello."""
    return "Hello"
