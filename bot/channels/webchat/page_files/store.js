// What this browser keeps: the talk as it was shown (localStorage), and what is not acknowledged yet, files included (IndexedDB).
// Where the browser keeps nothing (private windows), both live as long as the page.

const PREFIX = "motcua.";
const MOST = 200; // entries of the talk that are kept

const memory = new Map();

export function get(name) {
  try {
    const value = localStorage.getItem(PREFIX + name);
    return value === null ? memory.get(name) : JSON.parse(value);
  } catch {
    return memory.get(name);
  }
}

export function set(name, value) {
  memory.set(name, value);
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // full or forbidden: the page still has it
  }
}

export const readTalk = (session) => {
  const talk = get("talk");
  return talk && talk.session === session ? talk : null;
};

export const saveTalk = (session, cursor, entries) => set("talk", { session, cursor, entries: entries.slice(-MOST) });

// --- acts that wait for their acknowledgement ---

let opening;
const fallback = new Map();

function database() {
  opening ||= new Promise((done) => {
    try {
      const request = indexedDB.open("motcua", 1);
      request.onupgradeneeded = () => request.result.createObjectStore("acts", { keyPath: "id" });
      request.onsuccess = () => {
        request.result.onversionchange = () => request.result.close();
        done(request.result);
      };
      request.onerror = request.onblocked = () => done(null);
    } catch {
      done(null);
    }
  });
  return opening;
}

async function inStore(mode, work) {
  const db = await database();
  if (!db) return undefined;
  return new Promise((done, fail) => {
    const change = db.transaction("acts", mode);
    const request = work(change.objectStore("acts"));
    change.oncomplete = () => done(request.result);
    change.onerror = change.onabort = () => fail(change.error);
  });
}

export async function putAct(act) {
  fallback.set(act.id, act);
  try {
    await inStore("readwrite", (acts) => acts.put(act));
  } catch {
    // no room in the browser: it is sent from this page, or not at all, and the bubble says which
  }
}

export async function dropAct(id) {
  fallback.delete(id);
  try {
    await inStore("readwrite", (acts) => acts.delete(id));
  } catch {
    // at worst it is sent once more, under the same id
  }
}

export async function waitingActs() {
  let kept;
  try {
    kept = await inStore("readonly", (acts) => acts.getAll());
  } catch {
    kept = undefined;
  }
  const all = new Map((kept || []).map((act) => [act.id, act]));
  for (const act of fallback.values()) all.set(act.id, act);
  return [...all.values()].sort((one, other) => one.order - other.order);
}

export async function forgetAll() {
  memory.clear();
  fallback.clear();
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  } catch {
    // nothing was kept
  }
  try {
    await inStore("readwrite", (acts) => acts.clear());
  } catch {
    // nothing was kept
  }
}

// crypto.randomUUID needs https; this does not.
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

let last = 0;

// Order of acts, growing also when the clock stands still.
export function nextOrder() {
  last = Math.max(last + 1, Date.now() * 1000);
  return last;
}
