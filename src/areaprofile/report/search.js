// Shows the entries of the list that hold what is typed. Without script the list stands whole.
const box = document.getElementById("search");
const field = document.getElementById("q");
const found = document.getElementById("found");
const items = [...document.querySelectorAll(".letter li")];
const letters = [...document.querySelectorAll(".letter")];
box.hidden = false;
field.addEventListener("input", () => {
  const asked = field.value.trim().toLowerCase();
  let count = 0;
  for (const item of items) {
    item.hidden = !item.textContent.toLowerCase().includes(asked);
    count += item.hidden ? 0 : 1;
  }
  for (const letter of letters) {
    letter.hidden = !letter.querySelector("li:not([hidden])");
  }
  found.textContent = asked ? `${count} found` : "";
});
