// A button that copies a link. It is hidden in the page, since without a script it could do nothing.
export function offerCopying (button) {
  if (!navigator.clipboard) return
  const status = document.getElementById(button.dataset.copyStatus)
  button.hidden = false
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy)
      if (status) status.textContent = button.dataset.copyDone
    } catch {
      if (status) status.textContent = button.dataset.copy
    }
  })
}
