/** Asks before a page is left with something typed and not saved. */
export function warnUnsaved(root) {
  for (const form of root.querySelectorAll("form[data-warn-unsaved]")) {
    // A form that came back with errors holds what was typed, and none of it is saved.
    let unsaved = form.hasAttribute("data-unsaved");
    form.addEventListener("input", () => { unsaved = true; });
    form.addEventListener("submit", () => { unsaved = false; });
    addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
  }
}
