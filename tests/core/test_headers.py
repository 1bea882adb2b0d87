"""What every answer says."""

from flask import request

from tests.conftest import a_test_app


def test_the_headers_are_strict(client):
    headers = client.get("/en/events/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "private, no-store"
    assert "Cookie" in headers["Vary"]
    assert len(headers["X-Request-Id"]) == 32


def _address_seen(tmp_path, proxies, forwarded):
    app = a_test_app(DATA_DIR=str(tmp_path), TRUSTED_PROXIES=proxies)
    seen = []
    app.before_request(lambda: seen.append(request.remote_addr))
    app.test_client().get("/healthz", headers={"X-Forwarded-For": forwarded})
    with app.app_context():
        app.extensions["sqlalchemy"].engine.dispose()
    return seen[0]


def test_a_forwarded_address_is_believed_only_from_counted_proxies(tmp_path):
    assert _address_seen(tmp_path, 0, "203.0.113.9") == "127.0.0.1"
    assert _address_seen(tmp_path, 1, "198.51.100.1, 203.0.113.9") == "203.0.113.9"
