// Says how many characters are left, counted as the server counts them: Unicode code points,
// a line break being one. The sentences come from the page, in its language, by plural form.
import { numbers, plurals } from './language.js'

const PAUSE = 400

const codePoints = (text) => [...text.replace(/\r\n?/g, '\n')].length

function sentence (messages, left) {
  const form = left < 0 ? 'over' : 'left'
  const amount = Math.abs(left)
  const category = plurals.select(amount)
  const template = messages[form][category] ?? messages[form].other
  return template.replace('{count}', numbers.format(amount))
}

export function watchCharacters (field) {
  const message = document.getElementById(field.dataset.characterMessage)
  if (!message) return
  const limit = Number(field.dataset.characterLimit)
  const messages = JSON.parse(field.dataset.characterMessages)
  const spoken = document.createElement('p')
  spoken.className = 'govuk-visually-hidden'
  spoken.setAttribute('aria-live', 'polite')
  message.after(spoken)
  let timer

  function show () {
    const left = limit - codePoints(field.value)
    message.textContent = sentence(messages, left)
    message.classList.toggle('app-character-count--over', left < 0)
    clearTimeout(timer)
    timer = setTimeout(() => { spoken.textContent = message.textContent }, PAUSE)
  }

  field.addEventListener('input', show)
  window.addEventListener('pageshow', show)
  show()
}
