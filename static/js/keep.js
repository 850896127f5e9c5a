/**
 * Puts unsaved typing back into its form when the browser's Back button loads the page again, because pages are not
 * cached (no-store). It is kept in this tab, for the person who typed it, until it is saved or they sign out.
 */
const ALREADY_KEPT = /^(hidden|password|file|submit|button)$/;

export function keepTyped(page) {
  const person = page.body.dataset.person;
  // Signed out, or another person, who must not see it.
  if (!person || sessionStorage.getItem("person") !== person) sessionStorage.clear();
  if (!person) return;
  sessionStorage.setItem("person", person);
  for (const form of page.querySelectorAll('form[action="/sign-out/"]')) {
    form.addEventListener("submit", () => sessionStorage.clear());
  }
  if (!isBack() && !page.querySelector("[data-error-summary]")) forgetSent();
  page.querySelectorAll("form[data-warn-unsaved]").forEach((form, place) => keep(form, `form ${place} ${location.pathname}`));
}

function isBack() {
  return performance.getEntriesByType("navigation")[0]?.type === "back_forward";
}

function keep(form, name) {
  const kept = JSON.parse(sessionStorage.getItem(name));
  // The browser's own memory of fields would be available to the next person at the same computer.
  form.autocomplete = "off";
  // Anything saved since, here or by others, is newer than what was typed.
  if (isBack() && kept?.before === stateOf(form, true)) putBack(form, JSON.parse(kept.typed));
  const remember = (sent) => sessionStorage.setItem(
    name, JSON.stringify({ before: stateOf(form, true), typed: stateOf(form), sent }));
  form.addEventListener("input", () => remember(false));
  form.addEventListener("submit", () => remember(true));
}

/** The next page without errors means that what was sent has been saved. */
function forgetSent() {
  for (const name of Object.keys(sessionStorage)) {
    if (name.startsWith("form ") && JSON.parse(sessionStorage.getItem(name)).sent) sessionStorage.removeItem(name);
  }
}

function fieldsOf(form) {
  return [...form.elements].filter((field) => field.name && !ALREADY_KEPT.test(field.type));
}

/** The fields' values, or (asServed) the ones the page came with. */
function stateOf(form, asServed) {
  return JSON.stringify(fieldsOf(form).map((field) => [field.name, valueOf(field, asServed)]));
}

function valueOf(field, asServed) {
  if (field.options) return [...field.options].map((each) => (asServed ? each.defaultSelected : each.selected));
  if (/^(checkbox|radio)$/.test(field.type)) return asServed ? field.defaultChecked : field.checked;
  return asServed ? field.defaultValue : field.value;
}

function putBack(form, typed) {
  fieldsOf(form).forEach((field, index) => {
    const [name, value] = typed[index] ?? [];
    if (name !== field.name) return;
    if (field.options) [...field.options].forEach((each, place) => { each.selected = value[place]; });
    else if (/^(checkbox|radio)$/.test(field.type)) field.checked = value;
    else field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
