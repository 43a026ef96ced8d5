// Fills in what HMRC wants to know of the browser that a look-up starts from, and makes "Copy" work.
// Nothing is sent before a person presses a button, and nothing goes anywhere but to these pages.
"use strict";

document.documentElement.classList.add("with-script");

function timezone(minutesBehind) {
  const ahead = -minutesBehind;
  const two = (number) => String(Math.floor(number)).padStart(2, "0");
  const sign = ahead < 0 ? "-" : "+";
  return `UTC${sign}${two(Math.abs(ahead) / 60)}:${two(Math.abs(ahead) % 60)}`;
}

function collect() {
  const scaling = Math.round(window.devicePixelRatio * 10000) / 10000;
  return {
    user_agent: navigator.userAgent,
    screen: `${screen.width}x${screen.height}x${scaling}x${screen.colorDepth}`,
    window: `${Math.round(window.innerWidth)}x${Math.round(window.innerHeight)}`,
    timezone: timezone(new Date().getTimezoneOffset()),
  };
}

function fillIn(form) {
  for (const [name, value] of Object.entries(collect())) {
    const field = form.elements.namedItem(name);
    if (field) field.value = value;
  }
}

// Says that something is under way, and takes no second press meanwhile: HMRC would be asked twice.
function sayBusy(status) {
  status.closest("form").addEventListener("submit", (event) => {
    if (status.textContent) event.preventDefault();
    status.textContent = status.dataset.busy;
  });
  window.addEventListener("pageshow", () => { status.textContent = ""; });
}

function makeCopy(button) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const said = document.getElementById(button.dataset.says);
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      said.textContent = button.dataset.done;
    } catch {
      said.textContent = button.dataset.failed;
    }
  });
}

document.addEventListener("DOMContentLoaded", () => {
  for (const form of document.querySelectorAll("form[data-facts]")) {
    fillIn(form);
    form.addEventListener("submit", () => fillIn(form));
  }
  for (const status of document.querySelectorAll("[data-busy]")) sayBusy(status);
  for (const button of document.querySelectorAll("button[data-copy]")) makeCopy(button);
  const wrong = document.getElementById("to-mend");
  if (wrong) wrong.focus();
});
