// The browser asks before a page with changed, unsent fields is left.
export function guardUnsaved (form) {
  let changed = false
  const warn = (event) => { if (changed) event.preventDefault() }
  form.addEventListener('input', () => { changed = true })
  form.addEventListener('submit', () => { changed = false })
  window.addEventListener('beforeunload', warn)
}
