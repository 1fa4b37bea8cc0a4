// Ctrl+K opens the page "find quickly" over the present one. Without this script its link leads
// there; nothing else depends on it.
(() => {
  "use strict";
  const link = document.querySelector("a[data-find-link]");
  if (!link || typeof HTMLDialogElement === "undefined") return;
  const WAIT_MS = 250;
  let dialog, waiting, asked;

  // The form and the found of the page itself, so that there is one place for their words.
  const parts = async (address) => {
    asked?.abort();
    asked = new AbortController();
    const answer = await fetch(address, { signal: asked.signal, credentials: "same-origin" });
    if (!answer.ok || answer.redirected) throw new Error("not answered");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return { form: page.querySelector("form[data-find]"), found: page.querySelector("[data-found]") };
  };

  const search = async () => {
    const form = dialog.querySelector("form[data-find]");
    const address = form.action + "?" + new URLSearchParams(new FormData(form));
    try {
      const { found } = await parts(address);
      if (found) dialog.querySelector("[data-found]").replaceWith(found);
    } catch (error) {
      // What was typed stays; Enter asks the page itself.
      if (error.name !== "AbortError") return;
    }
  };

  const move = (step) => {
    const links = [...dialog.querySelectorAll("[data-found] a")];
    if (links.length === 0) return;
    const at = links.indexOf(document.activeElement) + step;
    if (at < 0) dialog.querySelector("input[type=search]").focus();
    else links[Math.min(at, links.length - 1)].focus();
  };

  const show = async () => {
    if (dialog?.open) return;
    let page;
    try {
      page = await parts(link.href);
    } catch {
      location.assign(link.href);
      return;
    }
    if (!page.form || !page.found) {
      location.assign(link.href);
      return;
    }
    dialog?.remove();
    dialog = document.createElement("dialog");
    dialog.className = "find-dialog";
    dialog.setAttribute("aria-label", link.textContent.trim());
    dialog.append(page.form, page.found);
    document.body.append(dialog);
    dialog.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(search, WAIT_MS);
    });
    dialog.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        move(event.key === "ArrowDown" ? 1 : -1);
      }
    });
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
    dialog.showModal();
    dialog.querySelector("input[type=search]").select();
  };

  document.addEventListener("keydown", (event) => {
    const wanted = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (wanted && event.key.toLowerCase() === "k") {
      event.preventDefault();
      show();
    }
  });
  link.addEventListener("click", (event) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show();
  });
})();
