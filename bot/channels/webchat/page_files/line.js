// The line to the server: sends one act after the other until each is acknowledged, and reads messages from a cursor.

import { dropAct, putAct, waitingActs } from "./store.js";

const TEXT_LIMIT = 20_000; // ms for a text or tap
const STALL = 45_000; // ms without progress of an upload
const SILENT = 55_000; // ms without a sign of life on the stream; the server gives one every 20 s
const LONGEST = 20_000; // ms between two tries

const backOff = (tries) => Math.min(LONGEST, 1000 * 2 ** tries) * (0.75 + Math.random() / 2);

class Trouble extends Error {
  constructor(status, body = {}, after = 0) {
    super(`status ${status}`);
    this.status = status;
    this.body = body;
    this.after = after;
  }
}

export async function post(path, body, limit = TEXT_LIMIT) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), limit);
  try {
    const response = await fetch(path, {
      method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" },
      credentials: "same-origin", cache: "no-store", signal: stop.signal,
    });
    const said = await response.json().catch(() => ({}));
    if (!response.ok) throw new Trouble(response.status, said, Number(response.headers.get("Retry-After")) || 0);
    return said;
  } catch (error) {
    throw error instanceof Trouble ? error : new Trouble(0);
  } finally {
    clearTimeout(timer);
  }
}

function upload(act, onPart) {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    let timer;
    const alive = () => {
      clearTimeout(timer);
      timer = setTimeout(() => request.abort(), STALL);
    };
    const over = (settle) => {
      clearTimeout(timer);
      settle();
    };
    const query = new URLSearchParams({ id: act.id, name: act.name, seen: act.seen });
    request.open("POST", `/chat/file?${query}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.responseType = "json";
    request.upload.onprogress = (event) => {
      alive();
      if (event.lengthComputable) onPart(event.loaded / event.total);
    };
    request.onload = () => over(() => {
      const said = request.response || {};
      if (request.status === 200) done(said);
      else fail(new Trouble(request.status, said, Number(request.getResponseHeader("Retry-After")) || 0));
    });
    request.onerror = request.onabort = () => over(() => fail(new Trouble(0)));
    alive();
    request.send(act.file);
  });
}

// Hooks: opened(info), state(state), reset(), message(row), part(act, share), sent(act, answer), later(act), gone(act, status, why), slow(),
// banner(kind). unseen() gives the last message shown and not confirmed yet, or 0.
export class Line {
  constructor(hooks) {
    this.hooks = hooks;
    this.acts = [];
    this.consent = false;
    this.cursor = 0;
    this.session = "";
    this.over = false;
    this.sendTries = 0;
    this.readTries = 0;
    addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.hurry());
  }

  async load() {
    this.acts = await waitingActs();
    return this.acts;
  }

  // Open the session; tried again until it succeeds.
  async open() {
    for (let tries = 0; !this.over; tries++) {
      try {
        const info = await post("/chat/open", {});
        this.session = info.session;
        this.consent = info.consent;
        this.hooks.opened(info);
        return;
      } catch (error) {
        this.hooks.banner("away");
        await new Promise((go) => {
          this.skipOpen = go;
          setTimeout(go, error.after * 1000 || backOff(tries));
        });
      }
    }
  }

  async add(act) {
    if (this.acts.some((other) => other.id === act.id)) return;
    if (act.order) this.acts.push(act);
    else this.acts.unshift(act); // a new conversation begins with its beginning
    await putAct(act);
    this.pump();
  }

  drop(act) {
    this.acts = this.acts.filter((other) => other !== act);
    return dropAct(act.id);
  }

  async pump() {
    if (this.pumping || this.over || !this.session) return;
    this.pumping = true;
    clearTimeout(this.sendTimer);
    try {
      for (;;) {
        const act = this.acts.find((each) => !each.file || this.consent);
        if (!act || this.over) return;
        try {
          const answer = await this.sendOne(act);
          this.sendTries = 0;
          await this.drop(act);
          this.hooks.sent(act, answer);
        } catch (error) {
          if (!(await this.failed(act, error))) return;
        }
      }
    } finally {
      this.pumping = false;
    }
  }

  sendOne(act) {
    if (act.file) return upload(act, (share) => this.hooks.part(act, share));
    const { id, text, tap, seen, lang, start } = act;
    return post("/chat/send", { id, text, tap, seen, lang, start, shown: this.hooks.unseen() || undefined });
  }

  // True: go on with the queue at once. False: it is tried again later.
  async failed(act, error) {
    if (!(error instanceof Trouble)) error = new Trouble(act.file ? -1 : 0);
    if (act.file && error.status === 0 && navigator.onLine) {
      // A photo deleted meanwhile looks like a dead line. Reading one byte tells them apart.
      await act.file.slice(0, 1).arrayBuffer().catch(() => (error = new Trouble(-1)));
    }
    if (error.status === 409) {
      this.consent = false;
      this.hooks.later(act, "held");
      return true;
    }
    if (error.status === 401) {
      await this.open();
      this.connect();
      return true;
    }
    // A mistake of the server's (500, not its 503 "later") or a line too slow must not hold up all that comes after.
    if ([408, 500].includes(error.status)) act.broken = (act.broken || 0) + 1;
    const { why } = error.body;
    if ([-1, 400, 413, 415, 422].includes(error.status) || act.broken > 4 || /^day/.test(why)) {
      await this.drop(act);
      this.hooks.gone(act, error.status, why);
      return true;
    }
    if (error.status === 429 && error.body.tell) this.hooks.slow();
    if (error.body.space === "full") this.hooks.banner("full");
    this.hooks.later(act, "later");
    this.sendTimer = setTimeout(() => this.pump(), error.after * 1000 || backOff(this.sendTries++));
    return false;
  }

  // The network is back, or the person asks: no more waiting.
  hurry() {
    if (this.over) return;
    this.sendTries = this.readTries = 0;
    this.skipOpen?.();
    this.pump();
    if (this.session && (!this.source || this.source.readyState !== EventSource.OPEN)) this.connect();
  }

  connect() {
    if (this.over) return;
    clearTimeout(this.readTimer);
    this.source?.close();
    const source = new EventSource(`/chat/events?after=${this.cursor}`);
    this.source = source;
    const alive = () => {
      clearTimeout(this.silence);
      this.silence = setTimeout(() => source === this.source && this.connect(), SILENT);
    };
    alive();
    source.onopen = () => {
      this.readTries = 0;
      this.hooks.banner("");
      alive();
      if (this.acts.length) this.pump();
    };
    source.addEventListener("beat", alive);
    source.addEventListener("state", (event) => {
      alive();
      const state = JSON.parse(event.data);
      this.consent = state.consent;
      this.hooks.state(state);
      this.pump();
    });
    source.addEventListener("reset", () => {
      this.cursor = 0;
      this.hooks.reset();
    });
    source.addEventListener("message", (event) => {
      alive();
      const row = JSON.parse(event.data);
      if (row.seq <= this.cursor) return;
      this.cursor = row.seq;
      this.hooks.message(row);
    });
    source.onerror = () => {
      if (source !== this.source) return;
      // Our own back-off instead of the browser's: it must also come back after an answer that is no stream.
      source.close();
      clearTimeout(this.silence);
      if (this.readTries > 0 || !navigator.onLine) this.hooks.banner("away");
      this.readTimer = setTimeout(() => this.reconnect(), this.readTries === 0 ? 300 : backOff(Math.min(this.readTries - 1, 3)));
      this.readTries++;
    };
  }

  // Every third try asks whether the session is still ours: an EventSource cannot tell a 401 from a dead line.
  async reconnect() {
    if (this.readTries % 3 === 0 && navigator.onLine) await this.open();
    this.connect();
  }

  close() {
    this.over = true;
    this.acts = [];
    for (const timer of [this.sendTimer, this.readTimer, this.silence]) clearTimeout(timer);
    this.source?.close();
    this.skipOpen?.();
  }
}
