// Says how many characters are left, counted as the server counts them: Unicode code points,
// a line break being one. The sentences come from the page, in its language, by plural form.
const PAUSE = 400

export const codePoints = (text) => [...text.replace(/\r\n?/g, '\n')].length

export function sentence (messages, rules, number, left) {
  const form = left < 0 ? 'over' : 'left'
  const amount = Math.abs(left)
  const category = rules.select(amount)
  const template = messages[form][category] ?? messages[form].other
  return template.replace('{count}', number.format(amount))
}

export function watchCharacters (field) {
  const message = document.getElementById(field.dataset.characterMessage)
  if (!message) return
  const limit = Number(field.dataset.characterLimit)
  const messages = JSON.parse(field.dataset.characterMessages)
  const language = document.documentElement.lang || 'en'
  const rules = new Intl.PluralRules(language)
  const number = new Intl.NumberFormat(language)
  const spoken = document.createElement('p')
  spoken.className = 'govuk-visually-hidden'
  spoken.setAttribute('aria-live', 'polite')
  message.after(spoken)
  let timer

  function show () {
    const left = limit - codePoints(field.value)
    message.textContent = sentence(messages, rules, number, left)
    message.classList.toggle('app-character-count--over', left < 0)
    clearTimeout(timer)
    timer = setTimeout(() => { spoken.textContent = message.textContent }, PAUSE)
  }

  field.addEventListener('input', show)
  window.addEventListener('pageshow', show)
  show()
}
