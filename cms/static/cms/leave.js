// Leaves the page at once, without a way back to it: by the button, or Escape twice.
"use strict";
{
  const link = document.querySelector("[data-leave]");
  let last = -Infinity;
  const leave = () => {
    document.body.hidden = true;
    location.replace(link.href);
  };
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  addEventListener("keydown", ({ key, timeStamp }) => {
    if (key !== "Escape") return;
    if (timeStamp - last < 1000) leave();
    last = timeStamp;
  });
  // A page that the browser kept in memory is not shown again after somebody left it.
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted && document.body.hidden) location.reload();
  });
}
