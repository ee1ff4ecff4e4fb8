// The box in which people write, and the ways in which files come: camera, chooser, paste, drop.

import { get, set } from "./store.js";
import { megabytes, say } from "./words.js";

const $ = (id) => document.getElementById(id);
const form = $("composer"), words = $("words"), trouble = $("trouble");

export function complain(sentence) {
  trouble.textContent = sentence;
  trouble.hidden = !sentence;
}

export function grow() {
  words.style.height = "auto";
  words.style.height = `${Math.min(words.scrollHeight + 2, 9 * parseFloat(getComputedStyle(document.documentElement).fontSize))}px`;
}

// Given: act(what, shown, file) sends; turnShown() is the last screen; limits() the server's; view the talk.
export function setUpComposer({ act, turnShown, limits, view }) {
  function submit() {
    // Half a surrogate pair is no letter in any encoding; the server would have to refuse it.
    const text = new TextDecoder().decode(new TextEncoder().encode(words.value)).trim();
    if (!text) return words.focus();
    if (text.length > limits().text) return complain(say("tooLong", { count: text.length, most: limits().text }));
    complain("");
    words.value = "";
    set("typed", "");
    grow();
    act({ text, seen: turnShown() }, text);
  }

  function sendFiles(list) {
    complain("");
    for (const file of list) {
      const name = file.name || "anh.jpg";
      if (file.size > limits().file) complain(`${name}: ${say("tooHeavy", { size: megabytes(limits().file) })}`);
      else if (!file.size) complain(`${name}: ${say("empty")}`);
      else act({ file, name, seen: turnShown() }, "", new File([file], name, { type: file.type }));
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  words.addEventListener("keydown", (event) => {
    // isComposing: the Enter that ends a Vietnamese word in an input method is not the Enter that sends.
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
      event.preventDefault();
      submit();
    }
  });
  words.addEventListener("input", () => {
    grow();
    set("typed", words.value);
    if (!trouble.hidden && words.value.trim().length <= limits().text) complain("");
  });
  $("shoot").onclick = () => $("camera").click();
  $("attach").onclick = () => $("files").click();
  for (const id of ["camera", "files"]) {
    $(id).onchange = (event) => {
      sendFiles([...event.target.files]);
      event.target.value = "";
    };
  }
  addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files || [])];
    if (!files.length) return;
    event.preventDefault();
    sendFiles(files);
  });
  addEventListener("dragover", (event) => {
    event.preventDefault();
    $("scroll").classList.add("drop");
  });
  for (const over of ["dragleave", "drop"]) addEventListener(over, () => $("scroll").classList.remove("drop"));
  addEventListener("drop", (event) => {
    event.preventDefault();
    sendFiles([...(event.dataTransfer?.files || [])]);
  });

  // The keyboard of a small phone takes half the screen: the tools give way while it is up.
  const screenHeight = () => (window.visualViewport ? visualViewport.height : innerHeight);
  const tallest = { height: 0, width: 0 };
  function fit() {
    if (tallest.width !== innerWidth) Object.assign(tallest, { height: 0, width: innerWidth });
    tallest.height = Math.max(tallest.height, screenHeight());
    const near = view.nearEnd();
    document.body.classList.toggle("typing", document.activeElement === words && screenHeight() < tallest.height * 0.75);
    if (near) view.toEnd();
  }
  (window.visualViewport || window).addEventListener("resize", fit);
  words.addEventListener("blur", fit);
  words.value = get("typed") || "";
}
