/** Counts the characters of long texts as the server does: code points, a line break as one. */
export function countCharacters(root) {
  for (const line of root.querySelectorAll(".app-count[data-limit]")) {
    const field = document.getElementById(line.id.replace(/_count$/, ""));
    if (!field) continue;
    // The line stays the field's description. Changes are announced in another one, after a pause in typing.
    const spoken = line.cloneNode();
    spoken.removeAttribute("id");
    spoken.className = "govuk-visually-hidden";
    spoken.setAttribute("aria-live", "polite");
    line.after(spoken);
    let timer;
    field.addEventListener("input", () => {
      const left = Number(line.dataset.limit) - [...field.value].length;
      const words = left < 0 ? line.dataset.over : line.dataset.left;
      line.textContent = words.replace("{n}", Math.abs(left).toLocaleString(document.documentElement.lang));
      line.classList.toggle("app-count--over", left < 0);
      clearTimeout(timer);
      timer = setTimeout(() => { spoken.textContent = line.textContent; }, 1000);
    });
  }
}
