/** Asks before someone leaves a page with unsaved typing. */
export function warnUnsaved(root) {
  for (const form of root.querySelectorAll("form[data-warn-unsaved]")) {
    // A form that came back with errors contains typing that is not saved.
    let unsaved = form.hasAttribute("data-unsaved");
    form.addEventListener("input", () => { unsaved = true; });
    form.addEventListener("submit", () => { unsaved = false; });
    addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
  }
}
