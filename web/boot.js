// Before the first paint: theme, language and its words. Should the app break: a way out.
{
  const root = document.documentElement;
  const kept = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const tags = [kept("language"), ...navigator.languages];
  root.lang = tags.map((tag) => tag?.split("-")[0]).find((tag) => /^(en|ru)$/.test(tag)) ?? "en";
  window.words = fetch(root.dataset[root.lang]);
  if (kept("theme")) root.dataset.theme = kept("theme");

  const crash = () => {
    const box = document.getElementById("crash");
    if (!box) return addEventListener("DOMContentLoaded", crash);
    const words = root.lang === "ru"
      ? ["Страница сломалась", "Сохранённое не пострадало.", "Перезагрузить"]
      : ["The page broke", "What was saved is safe.", "Reload"];
    words.forEach((word, i) => { box.children[i].textContent = word; });
    box.lastChild.onclick = () => location.reload();
    box.open || box.showModal();
  };
  for (const name of ["error", "unhandledrejection"]) addEventListener(name, crash, true);
}
