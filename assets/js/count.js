// Keeps a count fresh while it is looked at: every few seconds, slower after failures and when
// nothing changes, never while the page is hidden.
import { numbers } from './language.js'

const SHORTEST = 5_000
const LONGEST = 120_000

export function refreshCount (element) {
  const target = element.querySelector('[data-count]') ?? element
  let shown = Number(target.dataset.count)
  let wait = SHORTEST
  let timer

  function show (count) {
    shown = count
    target.dataset.count = String(count)
    target.textContent = numbers.format(count)
    target.classList.remove('app-count__changed')
    requestAnimationFrame(() => target.classList.add('app-count__changed'))
  }

  async function ask () {
    try {
      const answer = await fetch(element.dataset.countUrl, { headers: { accept: 'application/json' } })
      if (!answer.ok) throw new Error(String(answer.status))
      const { count } = await answer.json()
      if (Number.isSafeInteger(count) && count !== shown) {
        show(count)
        wait = SHORTEST
      } else {
        wait = Math.min(wait * 1.3, LONGEST)
      }
    } catch {
      wait = Math.min(wait * 2, LONGEST)
    }
    plan()
  }

  function plan () {
    clearTimeout(timer)
    if (!document.hidden) timer = setTimeout(ask, wait)
  }

  document.addEventListener('visibilitychange', () => {
    wait = SHORTEST
    plan()
  })
  plan()
}
