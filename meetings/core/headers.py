"""What every answer says to browsers and caches."""

import secrets

from flask import Flask, Response, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

POLICY = {
    "default-src": "'none'",
    "script-src": "'self' 'nonce-{nonce}'",
    "style-src": "'self' 'nonce-{nonce}'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "media-src": "'self' blob:",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
    "Cache-Control": "private, no-store",
}


def init_app(app: Flask) -> None:
    """Number each request, trust only counted proxies, and send the headers."""
    proxies = app.config["TRUSTED_PROXIES"]
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    app.before_request(_number)
    app.after_request(_send)
    app.jinja_env.globals["csp_nonce"] = csp_nonce


def csp_nonce() -> str:
    """The nonce of this answer; made when a template first asks."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def allow_webassembly() -> None:
    """Let this one page run the code reader where the browser has none; scripts may still make no scripts."""
    g.allows_webassembly = True


def frame_own_pages() -> None:
    """Let this one page show others of ours in a frame."""
    g.frames_own_pages = True


def _number() -> None:
    g.request_id = secrets.token_hex(16)


def _policy() -> str:
    nonce = g.get("csp_nonce")
    rules = (f"{name} {value}" for name, value in POLICY.items())
    text = "; ".join(rules)
    if g.get("allows_webassembly"):
        text = text.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")
    if g.get("frames_own_pages"):
        text += "; frame-src 'self'"
    return text.format(nonce=nonce) if nonce else text.replace(" 'nonce-{nonce}'", "")


def _send(response: Response) -> Response:
    headers = response.headers
    said = {name.lower() for name, _value in headers}
    headers.extend([(name, value) for name, value in ALWAYS.items() if name.lower() not in said])
    headers.setdefault("Content-Security-Policy", _policy())
    headers["X-Request-Id"] = g.get("request_id", "")
    response.vary.add("Cookie")
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    return response
