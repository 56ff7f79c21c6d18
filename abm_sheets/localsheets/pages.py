"""Google's HTML error pages: what stands before the APIs answers with them (field notes 7.12)."""

from __future__ import annotations

_HEAD = """<!DOCTYPE html>
<html lang=en>
  <meta charset=utf-8>
  <meta name=viewport content="initial-scale=1, minimum-scale=1, width=device-width">
  <title>Error {code} ({name})!!1</title>
  <style>
    *{{margin:0;padding:0}}html,code{{font:15px/22px arial,sans-serif}}html{{background:#fff;color:#222}}
  </style>
  <a href=//www.google.com/><span id=logo aria-label=Google></span></a>
  <p><b>{code}.</b> <ins>That’s an error.</ins>
  <p>{sentence}  <ins>That’s all we know.</ins>
"""

_SORRY = """<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"/>\
<title>Sorry...</title></head><body><div><h1>We're sorry...</h1><p>... but your computer or network may be \
sending automated queries. To protect our users, we can't process your request right now.</p></div>\
<div>See <a href="https://support.google.com/websearch/answer/86640">Google Help</a> for more \
information.</div></body></html>
"""

PAGES = {
    408: _HEAD.format(
        code=408,
        name="Request Timeout",
        sentence="Your client has taken too long to issue its request.",
    ),
    429: _SORRY,
    502: _HEAD.format(
        code=502,
        name="Server Error",
        sentence="The server encountered a temporary error and could not complete your request.<p>"
        "Please try again in 30 seconds.",
    ),
}
