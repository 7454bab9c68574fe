"""What is asked of a page in a browser: each check returns the problems it finds."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from sdproof.state import Context, discover

SMALL = Context(ranks=(2,), examples=2)
FOUND = discover()
CLAIMS = {one.claim.id: one.claim for one in FOUND}


def missing(name: str) -> None:
    """Skip."""
    pytest.skip(f"no {name}")


OPEN = "document.querySelectorAll('details').forEach(d => { d.open = true; })"

_FORMULAS = """() => [...document.querySelectorAll('math')].filter(m => {
  const box = m.getBoundingClientRect();
  const empty = [...m.querySelectorAll('mi, mn, mo, mtext')].every(e => {
    const b = e.getBoundingClientRect(); return b.width < 1 || b.height < 1; });
  return box.width < 2 || box.height < 4 || empty;
}).map(m => 'empty formula: ' + (m.outerHTML))"""

_LINKS = """() => {
  const found = [];
  const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
  for (const id of new Set(ids.filter((x, i) => ids.indexOf(x) !== i))) found.push('id twice: ' + id);
  for (const e of document.querySelectorAll('[href^="#"]')) {
    const to = decodeURIComponent(e.getAttribute('href').slice(1));
    if (!document.getElementById(to)) found.push('dead link: #' + to);
  }
  for (const e of document.querySelectorAll('[aria-labelledby]'))
    for (const to of e.getAttribute('aria-labelledby').split(' '))
      if (!document.getElementById(to)) found.push('no label: ' + to);
  return found;
}"""

_OVERFLOW = """() => {
  const wide = document.documentElement.scrollWidth;
  return wide > window.innerWidth ? [`the page is ${wide} px wide, the window ${window.innerWidth}`] : [];
}"""

_CONTRAST = """() => {
  const rgb = s => (s.match(/[\\d.]+/g) || []).map(Number);
  const light = c => { const [r, g, b] = c.map(v => { v /= 255;
    return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; });
    return .2126 * r + .7152 * g + .0722 * b; };
  const under = e => { for (; e; e = e.parentElement) {
    const c = rgb(getComputedStyle(e).backgroundColor);
    if (c.length === 3 || c[3] > 0) return c.slice(0, 3); } return [255, 255, 255]; };
  const found = new Set();
  for (const e of document.querySelectorAll('body *')) {
    if (e.closest('svg')) continue;
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
    const [a, b] = [light(rgb(getComputedStyle(e).color).slice(0, 3)), light(under(e))];
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5)
      found.add(`contrast ${ratio.toFixed(2)}: ${e.tagName} ${e.textContent.slice(0, 30)}`);
  }
  return [...found];
}"""

_HEADINGS = """() => {
  const found = []; let last = 0;
  for (const h of document.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
    const level = Number(h.tagName[1]);
    if (level > last + 1) found.push(`heading ${level} after ${last}: ${h.textContent}`);
    last = level;
  }
  if (document.querySelectorAll('h1').length !== 1) found.push('not one h1');
  if (!document.documentElement.lang || !document.title) found.push('no lang or title');
  return found;
}"""


def formulas(page: Any) -> list[str]:
    """Formulas without a visible box, all proofs open."""
    page.evaluate(OPEN)
    return list(page.evaluate(_FORMULAS))


def links(page: Any) -> list[str]:
    """Links and labels that lead nowhere, and identifiers given twice."""
    return list(page.evaluate(_LINKS))


def overflow(page: Any) -> list[str]:
    """A page wider than its window, all proofs open."""
    page.evaluate(OPEN)
    return list(page.evaluate(_OVERFLOW))


def contrast(page: Any) -> list[str]:
    """Text whose contrast with what is behind it is below 4.5."""
    page.evaluate(OPEN)
    return list(page.evaluate(_CONTRAST))


def headings(page: Any) -> list[str]:
    """Headings out of order; no title or language."""
    return list(page.evaluate(_HEADINGS))


def claims(page: Any, ids: Iterable[str]) -> list[str]:
    """Claims without a section with their identifier, title and verdict."""
    shown = "i => { const e = document.getElementById(i); return e ? e.innerText : '' }"
    return [f"claim missing: {i}" for i in ids if i not in page.evaluate(shown, i)]


class Opened:
    """A page opened in a browser, with what it said and asked for while it loaded."""

    def __init__(self, browser: Any, path: Path, *, width: int = 1280, scheme: str = "light"):
        self.page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda m: self.said.append(m.text))
        self.page.on("pageerror", lambda e: self.said.append(str(e)))
        self.page.on("request", lambda r: self.asked.append(r.url))
        self.page.goto(path.as_uri())
        self.page.wait_for_load_state("networkidle")

    def strangers(self) -> list[str]:
        """Requests for anything but the file itself and data inside it."""
        return [u for u in self.asked[1:] if not u.startswith("data:")]
