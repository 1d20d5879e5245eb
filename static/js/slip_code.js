// The QR code of a slip leads to /vote/…/#CODE: what stands after # never leaves the device with the address. It is laid
// into the field and taken out of the address bar at once.
const field = document.querySelector("[data-code-form] [name=code]");
const code = location.hash.slice(1).replace(/[^0-9A-Za-z -]/g, "");
if (field && code) {
  field.value = code;
  history.replaceState(null, "", location.pathname + location.search);
}
