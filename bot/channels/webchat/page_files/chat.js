// The page: puts words, store, line and view together.

import { complain, grow, setUpComposer } from "./composer.js";
import { finishEnding, setUpEnding } from "./ending.js";
import { Line, post } from "./line.js";
import { get, newId, nextOrder, readTalk, saveTalk, set } from "./store.js";
import { View } from "./view.js";
import { getLang, megabytes, say, setLang } from "./words.js";

const $ = (id) => document.getElementById(id);
const banner = $("banner");
const address = new URLSearchParams(location.search);
const quiet = matchMedia("(hover: hover) and (pointer: fine)");

let entries = [];
let limits = { text: 4000, file: 20_000_000 };
let shownSeq = 0, toldSeq = 0, space = "ok", connection = "", ready = false;

// --- what is remembered ---

let saving;
function save() {
  clearTimeout(saving);
  saving = setTimeout(saveNow, 50);
}

function saveNow() {
  clearTimeout(saving);
  if (!line.session || line.over) return;
  const plain = entries.map(({ node, tappedAt, share, ...kept }) => (kept.state === "part" ? { ...kept, state: "waiting" } : kept));
  saveTalk(line.session, line.cursor, plain);
}
addEventListener("pagehide", saveNow);

// --- the line's hooks ---

const find = (id) => entries.find((entry) => entry.me && entry.id === id);

function mark(act, state, more = {}) {
  const entry = find(act.id);
  if (!entry) return;
  Object.assign(entry, { state, ...more });
  view.mark(entry);
  if (state !== "part") save();
}

function turnShown() {
  let turn = 0;
  for (const entry of entries) if (!entry.me && entry.turn > turn) turn = entry.turn;
  return turn;
}

function unseen() {
  if (document.visibilityState !== "visible" || shownSeq <= toldSeq) return 0;
  clearTimeout(confirming);
  toldSeq = shownSeq;
  return toldSeq;
}

let confirming;
function confirmShown() {
  clearTimeout(confirming);
  confirming = setTimeout(async () => {
    const before = toldSeq, seq = unseen();
    if (!seq) return;
    try {
      await post("/chat/shown", { seq });
    } catch {
      toldSeq = Math.min(toldSeq, before); // told with the next act, or when the page is looked at again
    }
  }, 500);
}

const line = new Line({
  unseen,
  opened(info) {
    limits = info.limits;
    space = info.space;
    $("limit").textContent = say("limit", { size: megabytes(limits.file) });
    if (!ready) return;
    if (readTalk(info.session)) return;
    // Another session than the one this talk belongs to: it was ended elsewhere, or the cookie is gone.
    startOver();
    save();
    greet(info);
  },
  // The store was put back to an earlier time and counts anew.
  reset: () => startOver(),
  state(state) {
    space = state.space;
    showBanner();
    for (const act of line.acts) if (act.file && find(act.id)?.state !== "part") mark(act, line.consent ? "waiting" : "held");
    const switching = line.acts.some((act) => act.lang && !act.start);
    if (state.known && state.lang !== getLang() && !switching) speak(state.lang);
  },
  message(row) {
    if (row.erased) eraseShown();
    if (row.replaces) {
      // A count takes the place of a count only, never of a question or of news.
      const last = entries.reduce((found, entry, index) => (entry.me ? found : index), -1);
      if (entries[last]?.replaces) view.remove(entries.splice(last, 1)[0]);
    }
    const { seq, kind, turn, text, buttons, document: paper, replaces } = row;
    const entry = { seq, kind, turn, text, buttons, document: paper, replaces, at: Date.parse(row.at) || Date.now() };
    entries.push(entry);
    view.add(entry);
    shownSeq = seq;
    if (document.visibilityState === "visible") confirmShown();
    else document.title = `● ${title}`;
    save();
  },
  part: (act, share) => mark(act, "part", { share }),
  sent(act, answer) {
    mark(act, answer.declined ? "declined" : "sent");
    if (connection) line.hooks.banner("");
  },
  later: (act, state) => mark(act, state),
  gone(act, status, why) {
    const word = !act.file ? "refused" : { 408: "slowLine", 413: "tooHeavy", 429: why }[status] || "lost";
    mark(act, "gone", { why: say(word, { size: megabytes(limits.file) }) });
  },
  slow: () => complain(say("slow")),
  banner(kind) {
    connection = kind;
    showBanner();
  },
});

// Only what is still to be sent stays.
function startOver() {
  entries = entries.filter((entry) => entry.me && line.acts.some((act) => act.id === entry.id));
  line.cursor = shownSeq = toldSeq = 0;
  view.redraw(entries);
}

// The person's data was erased: what was said before goes from here too, and photos that wait for consent.
function eraseShown() {
  const waits = (entry) => line.acts.some((act) => act.id === entry.id);
  const before = Math.max(0, ...entries.filter((entry) => entry.me && !waits(entry)).map((entry) => entry.at));
  for (const act of line.acts.filter((each) => each.file && each.order / 1000 <= before)) line.drop(act);
  entries = entries.filter((entry) => entry.me && waits(entry));
  view.previews.clear();
  view.redraw(entries);
}

const view = new View({
  onTap: (entry, offered) => act({ tap: offered.payload, seen: entry.turn, text: undefined }, offered.label),
  onRetry: () => line.hurry(),
});

// --- what the person does ---

// A photo came before consent: it is kept here, and the question is asked now, once while this page is open.
let asked = false;
function askConsent() {
  if (asked) return;
  asked = true;
  line.add({ id: newId(), order: nextOrder(), tap: "go:consent", seen: 0 });
}

function act(what, shown, file) {
  const one = { id: newId(), order: nextOrder(), ...what };
  const entry = { me: true, id: one.id, text: shown, at: Date.now(), state: "waiting" };
  if (file) {
    entry.file = { name: file.name, size: file.size };
    if (!line.consent) {
      entry.state = "held";
      askConsent();
    }
    view.showFile(one.id, file);
  }
  entries.push(entry);
  view.add(entry);
  save();
  return line.add(one);
}

// --- the header ---

function speak(next) {
  setLang(next);
  set("lang", getLang());
  const other = $("lang");
  other.textContent = say("other");
  other.lang = getLang() === "vi" ? "en" : "vi";
  $("shoot").setAttribute("aria-label", say("shootLong"));
  $("attach").setAttribute("aria-label", say("attachLong"));
  $("limit").textContent = say("limit", { size: megabytes(limits.file) });
  const hotline = $("hotline"), number = hotline.dataset.hotline;
  if (number) {
    const [before, after] = say("call", { hotline: "\u0000" }).split("\u0000");
    const link = document.createElement("a");
    link.href = `tel:${number.replace(/[^+\d]/g, "")}`;
    link.textContent = number;
    hotline.replaceChildren(before, link, after);
    hotline.hidden = false;
  }
  showBanner();
  if (ready) view.redraw(entries);
}

$("lang").onclick = () => {
  const next = getLang() === "vi" ? "en" : "vi";
  speak(next);
  line.add({ id: newId(), order: nextOrder(), lang: next });
};

function enlarge(on) {
  document.documentElement.classList.toggle("large", on);
  $("large").setAttribute("aria-pressed", String(on));
}
$("large").onclick = () => {
  const on = !document.documentElement.classList.contains("large");
  set("large", on);
  enlarge(on);
  grow();
  view.toEnd();
};

function showBanner() {
  const kind = !navigator.onLine ? "offline" : connection || (space === "ok" ? "" : space);
  const text = kind ? say(kind) : "";
  if (banner.textContent !== text) banner.textContent = text;
  banner.hidden = !kind;
  banner.classList.toggle("alarm", kind === "full");
}
addEventListener("offline", showBanner);
addEventListener("online", showBanner);

const title = document.title;
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "visible") return;
  document.title = title;
  if (shownSeq > toldSeq) confirmShown();
});

setUpComposer({ act, turnShown, view, limits: () => limits });
setUpEnding({
  line,
  clear() {
    entries = [];
    view.redraw(entries);
  },
});

// --- the beginning ---

function greet(info) {
  const start = address.get("start") || "";
  // The same id from every window of this session, and again after a reload: one welcome.
  if (!info.known) line.add({ id: `start-${info.session}`, order: 0, start, lang: getLang() });
  else if (start) line.add({ id: newId(), order: nextOrder(), start, lang: getLang() });
  if (location.search) history.replaceState(null, "", location.pathname);
}

async function begin() {
  const asked = address.get("lang");
  speak(asked === "en" || asked === "vi" ? asked : get("lang") || "vi");
  enlarge(get("large") === true);
  if (!(await finishEnding())) return;
  let info;
  const { opened } = line.hooks;
  line.hooks.opened = (given) => {
    opened(given);
    info = given;
  };
  const old = get("talk");
  if (old) view.redraw(old.entries.map((entry) => ({ ...entry }))); // at once, before the network answers
  await line.open();
  line.hooks.opened = opened;
  const acts = await line.load();
  const talk = readTalk(info.session);
  if (talk && talk.cursor <= info.seq) {
    entries = talk.entries;
    line.cursor = shownSeq = toldSeq = talk.cursor;
  }
  for (const entry of entries) {
    // Not in the queue any more: another window of this session had it acknowledged.
    if (entry.me && ["waiting", "later", "held"].includes(entry.state) && !acts.some((one) => one.id === entry.id)) entry.state = "sent";
  }
  for (const one of acts) {
    if (one.file) view.showFile(one.id, one.file);
    if (find(one.id) || one.lang) continue;
    const entry = { me: true, id: one.id, text: one.text || "", at: one.order / 1000, state: "waiting" };
    if (one.file) entry.file = { name: one.name, size: one.file.size };
    entries.push(entry);
  }
  ready = true;
  save();
  view.redraw(entries);
  greet(info);
  line.connect();
  line.pump();
  grow();
  if (quiet.matches) $("words").focus();
}

begin();
