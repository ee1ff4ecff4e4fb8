// "Kết thúc trên máy này": nothing of the talk stays in this browser, and the server forgets the session.

import { post } from "./line.js";
import { forgetAll, get, set } from "./store.js";
import { say } from "./words.js";

const $ = (id) => document.getElementById(id);

// Given: the line, and clear() which empties the talk on the screen.
export function setUpEnding({ line, clear }) {
  $("end").onclick = () => {
    const count = line.acts.length;
    $("unsent").hidden = !count;
    if (count) $("unsent").textContent = say("unsent", { count });
    $("ending").showModal();
  };
  $("stay").onclick = () => $("ending").close();
  $("leave").onclick = async () => {
    $("ending").close();
    line.close();
    clear();
    await forgetAll();
    let told = true;
    try {
      await post("/chat/end", {});
    } catch {
      // The cookie is out of our reach: it goes when the page is next opened with a connection, before anything is shown.
      told = false;
      set("ending", true);
    }
    set("ended", Date.now());
    showEnded(told ? "endedWhat" : "endedOffline");
  };
  $("again").onclick = () => location.replace(location.pathname);

  addEventListener("storage", (event) => {
    if (event.key === "motcua.ended" && event.newValue && !line.over) {
      line.close();
      clear();
      showEnded("endedElse");
    }
  });
}

// An end that the server has not heard of yet is told first. False: it still cannot be told.
export async function finishEnding() {
  if (!get("ending")) return true;
  try {
    await post("/chat/end", {});
    set("ending", false);
    return true;
  } catch {
    showEnded("endedOffline");
    return false;
  }
}

function showEnded(what) {
  $("ended-what").textContent = say(what);
  $("ended").hidden = false;
  for (const node of document.querySelectorAll("header, #banner, main, form")) node.inert = true;
  $("ended").querySelector("h2").focus();
}
