// Draws the talk. Everything that anybody wrote goes in as text, never as markup.

import { isGivenCode, looksLikeCode } from "./codes.js";
import { clock, day, megabytes, sameDay, say } from "./words.js";

// A run of letters, digits and dashes (perhaps a tracking code), or a link.
const EITHER = /(https?:\/\/[^\s<>"“”]+[^\s<>"“”.,;:!?)\]}])|[0-9A-Za-zÀ-ỹ-]+/g;

export function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = make("textarea", "hide");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
}

function copyButton(code, _, codes) {
  const words = say(codes.length > 1 ? "copyLong" : "copy", { code });
  const button = make("button", "copy", words);
  button.type = "button";
  button.setAttribute("aria-label", say("copyLong", { code }));
  button.onclick = async () => {
    await copy(code);
    button.textContent = say("copied");
    setTimeout(() => (button.textContent = words), 2000);
  };
  return button;
}

// The text with its codes and links made usable. Each code has one copy button, below the text; a mistyped one and an example have none.
function fill(node, text) {
  const codes = new Set();
  let from = 0;
  for (const [word, url, index] of [...text.matchAll(EITHER)].map((match) => [match[0], match[1], match.index])) {
    if (!url && !looksLikeCode(word)) continue;
    node.append(text.slice(from, index));
    from = index + word.length;
    if (!url) {
      node.append(make("span", "code", word));
      if (isGivenCode(word)) codes.add(word);
    } else {
      const link = make("a", "", url);
      link.href = url;
      link.target = "_blank";
      link.rel = "noopener noreferrer";
      node.append(link);
    }
  }
  node.append(text.slice(from));
  if (!codes.size) return;
  const row = make("div", "copies");
  row.append(...[...codes].slice(0, 5).map(copyButton));
  node.append(row);
}

export class View {
  constructor({ onTap, onRetry }) {
    this.log = document.getElementById("log");
    this.scroll = document.getElementById("scroll");
    this.below = document.getElementById("below");
    this.onTap = onTap;
    this.onRetry = onRetry;
    this.previews = new Map();
    this.quiet = true;
    this.below.onclick = () => this.toEnd();
    this.scroll.addEventListener("scroll", () => this.nearEnd() && (this.below.hidden = true), { passive: true });
    // From sending until the hand moves the page, the end stays in sight.
    for (const hand of ["wheel", "touchmove", "keydown"]) this.scroll.addEventListener(hand, () => (this.stick = false), { passive: true });
  }

  // All entries anew: at the start and after a change of language. Nothing of it is read aloud.
  redraw(entries) {
    this.log.setAttribute("aria-live", "off");
    this.quiet = true;
    this.log.textContent = "";
    this.lastDay = undefined;
    for (const entry of entries) this.add(entry);
    this.quiet = false;
    clearTimeout(this.aloud);
    this.aloud = setTimeout(() => this.log.setAttribute("aria-live", "polite"), 50);
    if (entries.some((entry) => entry.me)) this.toEnd();
    else this.scroll.scrollTop = 0;
  }

  add(entry) {
    const near = this.stick || this.nearEnd();
    const at = new Date(entry.at);
    if (!this.lastDay || !sameDay(this.lastDay, at)) this.log.append(make("li", "day", day(at)));
    this.lastDay = at;
    const node = entry.me ? this.mine(entry, at) : this.bots(entry, at);
    if (!this.quiet) node.classList.add("new");
    this.log.append(node);
    entry.node = node;
    if (!this.quiet) this.follow(node, near, entry.me);
  }

  bots(entry, at) {
    const node = make("li", entry.kind === "reply" ? "bot" : "bot push");
    if (entry.kind !== "reply") node.append(make("p", "label", say(entry.kind === "notice" ? "notice" : "push")));
    const said = make("div", "said");
    said.append(make("span", "hide", `${say("bot")}: `));
    fill(said, entry.text);
    if (entry.document) said.append(this.paper(entry.document));
    node.append(said, make("p", "foot", clock(at)));
    const many = entry.buttons?.length;
    for (const open of this.log.querySelectorAll(".choices:not(.past)")) if (many || Number(open.dataset.turn) < entry.turn) this.calm(open);
    if (many) {
      const choices = make("div", "choices");
      choices.dataset.turn = entry.turn;
      choices.setAttribute("role", "group");
      choices.setAttribute("aria-label", say("choices"));
      for (const offered of entry.buttons) {
        const button = make("button", offered.payload === entry.taken ? "taken" : "", offered.label);
        button.type = "button";
        button.onclick = (event) => this.tapped(entry, offered, button, event.detail);
        choices.append(button);
      }
      node.append(choices);
    }
    return node;
  }

  calm(choices) {
    choices.classList.add("past");
    choices.setAttribute("aria-label", say("past"));
  }

  tapped(entry, offered, button, presses) {
    // The second press of a nervous thumb is no second answer, neither here nor on the button that has slid under it.
    const now = performance.now();
    if (presses > 1 || (entry.taken === offered.payload && now - entry.tappedAt < 900)) return;
    entry.tappedAt = now;
    entry.taken = offered.payload;
    for (const other of button.parentNode.children) other.classList.toggle("taken", other === button);
    this.onTap(entry, offered);
  }

  paper(paper) {
    const link = make("a", "paper");
    link.href = `/chat/document/${paper.hash}`;
    link.target = "_blank";
    link.rel = "noopener";
    if (paper.media?.startsWith("image/")) {
      link.className = "";
      const photo = make("img", "photo");
      photo.alt = say("photoBot", { name: paper.name });
      photo.onload = () => this.nearEnd(400) && this.toEnd();
      photo.src = link.href;
      link.append(photo);
    } else {
      link.textContent = say("openPaper", { name: paper.name });
    }
    return link;
  }

  mine(entry, at) {
    const node = make("li", "me");
    const said = make("div", "said");
    said.append(make("span", "hide", `${say("me")}: `));
    if (entry.file) {
      const photo = this.preview(entry);
      if (photo) said.append(photo);
      said.append(make("span", "name", entry.file.name), make("span", "size", megabytesOf(entry.file.size)));
      const bar = make("progress");
      bar.max = 1;
      bar.value = 0;
      bar.hidden = true;
      bar.setAttribute("aria-label", entry.file.name);
      said.append(bar);
    } else {
      said.append(entry.text);
    }
    node.append(said, make("p", "foot"));
    this.mark(entry, node, at);
    return node;
  }

  preview(entry) {
    const url = this.previews.get(entry.id);
    if (!url) return null;
    const photo = make("img", "photo");
    photo.alt = say("photoOf", { name: entry.file.name });
    photo.onerror = () => photo.remove(); // HEIC in most browsers: the name is enough
    photo.src = url;
    return photo;
  }

  showFile(id, blob) {
    if (blob.type.startsWith("image/") && !this.previews.has(id)) this.previews.set(id, URL.createObjectURL(blob));
  }

  // The line under an own bubble: what became of it.
  mark(entry, node = entry.node, at = new Date(entry.at)) {
    if (!node) return;
    const foot = node.querySelector(":scope > .foot");
    const bar = node.querySelector("progress");
    const part = entry.state === "part" ? entry.share : null;
    if (bar) {
      bar.hidden = part === null;
      bar.value = part || 0;
    }
    foot.classList.toggle("bad", ["later", "declined", "gone"].includes(entry.state));
    const words = {
      waiting: () => say("waiting"), sent: () => `${clock(at)} · ${say("sent")}`, held: () => say("held"), later: () => say("later"),
      declined: () => say("declined"), gone: () => entry.why,
      part: () => (part >= 1 ? say("checking") : say("part", { part: Math.floor(part * 100) })),
    }[entry.state]();
    if (foot.firstChild?.textContent === words) return;
    if (this.stick) requestAnimationFrame(() => this.stick && this.toEnd());
    foot.replaceChildren(make("span", "", words));
    if (entry.state === "later") {
      const retry = make("button", "", say("retry"));
      retry.type = "button";
      retry.onclick = this.onRetry;
      foot.append(retry);
    }
  }

  remove(entry) {
    if (this.first === entry.node) this.first = null;
    entry.node?.remove();
  }

  nearEnd(slack = 120) {
    return this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < slack;
  }

  // Who sends sees the end. Several answers in one go are read from the first one's first line, not from the last one's end.
  follow(node, near, mine) {
    if (mine) {
      this.first = null;
      this.toEnd();
      this.stick = true;
      return;
    }
    if (!near && !this.first) {
      this.below.hidden = false;
      return;
    }
    this.first ||= node;
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => {
      if (!this.first) return; // the person sent something meanwhile
      // Above the very first message stands who speaks, and what is never asked for.
      const top = this.first === this.log.querySelector("li:not(.day)") ? 0 : this.first.getBoundingClientRect().top - this.scroll.getBoundingClientRect().top + this.scroll.scrollTop - 12;
      this.scroll.scrollTop = Math.min(top, this.scroll.scrollHeight);
      this.below.hidden = this.nearEnd();
      this.stick &&= this.below.hidden;
      clearTimeout(this.settle);
      this.settle = setTimeout(() => (this.first = null), 250);
    });
  }

  toEnd() {
    this.scroll.scrollTop = this.scroll.scrollHeight;
    this.below.hidden = true;
  }
}

function megabytesOf(size) {
  return size < 1e6 ? `${Math.max(1, Math.round(size / 1e3))} kB` : size < 1e7 ? `${(size / 1e6).toFixed(1)} MB` : megabytes(size);
}
