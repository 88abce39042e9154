// The page of all feeds and calendars: shows what has the words that are typed.

const search = document.querySelector(".narrow");
const field = search.querySelector("input");
const told = search.querySelector("[role=status]");
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const shelves = [...document.querySelectorAll(".interests")].map((section) => ({
  section,
  rows: [...section.querySelectorAll("li")].map((row) => ({
    row,
    name: plain(row.querySelector("a").textContent),
  })),
}));

const show = () => {
  const words = plain(field.value).split(/\s+/u).filter(Boolean);
  let found = 0;
  for (const { section, rows } of shelves) {
    let here = 0;
    for (const { row, name } of rows) {
      const fits = words.every((word) => name.includes(word));
      row.hidden = !fits;
      here += fits;
    }
    section.hidden = !here;
    found += here;
  }
  told.textContent = words.length ? (found === 1 ? "1 list" : `${found || "no"} lists`) : "";
};

field.addEventListener("input", show);
show();
