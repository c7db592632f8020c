// Tells those who wait for the page that there is something to see.

export function tellReady(): void {
  document.documentElement.dataset.ready = "";
}
