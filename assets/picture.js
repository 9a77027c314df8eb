/* The picture of a view as PNG: the server's SVG, drawn by the reader's browser, twice as fine.
   Where this does not run, the link gives the SVG. */
(function () {
  "use strict";
  const SCALE = 2;

  const drawn = (address) => new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error(`${address} could not be drawn`));
    image.src = address;
  });

  const png = async (address) => {
    const image = await drawn(address);
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth * SCALE;
    canvas.height = image.naturalHeight * SCALE;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Promise((resolve) => { canvas.toBlob(resolve, "image/png"); });
  };

  document.addEventListener("click", async (event) => {
    const link = event.target.closest && event.target.closest("a[data-png]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const save = document.createElement("a");
    save.href = URL.createObjectURL(await png(link.href));
    save.download = link.dataset.png;
    save.click();
    URL.revokeObjectURL(save.href);
  });
})();
