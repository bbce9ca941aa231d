"use strict";
// Asks now and then whether the conversation changed, and replaces it in place: what is being typed stays.
(() => {
  const live = document.getElementById("live");
  const page = location.pathname + location.search;
  let busy = false;
  const look = async () => {
    if (busy || document.hidden) return;
    busy = true;
    try {
      const answer = await fetch(location.pathname + "?updated", { cache: "no-store" });
      if (!answer.ok) return;
      const { revision } = await answer.json();
      if (revision === live.dataset.revision) return;
      const fresh = new DOMParser().parseFromString(await (await fetch(page, { cache: "no-store" })).text(), "text/html");
      for (const part of document.querySelectorAll("[data-live]")) {
        const other = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
        if (!other || other.innerHTML === part.innerHTML) continue;
        const opened = [...part.querySelectorAll("details")].map((details) => details.open);
        part.replaceChildren(...other.childNodes);
        part.querySelectorAll("details").forEach((details, at) => {
          if (opened[at]) details.open = true;
        });
      }
      live.dataset.revision = revision;
    } catch {
      // The sandbox may have stopped; it is asked again.
    } finally {
      busy = false;
    }
  };
  setInterval(look, 1500);
  document.addEventListener("visibilitychange", look);
})();
