// The page "Is my signature counted?": takes the pasted receipt, fetches public proofs, says the
// outcome in plain words. The receipt itself never leaves the browser.
import { verifyReceipt } from './receipt.js'

const form = document.querySelector('[data-receipt-form]')
const result = document.querySelector('[data-receipt-result]')
const words = JSON.parse(form.dataset.words)
const known = { origin: form.dataset.origin, vkeys: JSON.parse(form.dataset.vkeys) }

function promised (text) {
  const petition = /^petition ([1-9]\d{0,15})$/m.exec(text)
  const commitment = /^commitment (\S+)$/m.exec(text)
  return petition && commitment ? { petition: petition[1], commitment: commitment[1] } : null
}

async function ask (path) {
  const answer = await fetch(path, { headers: { accept: 'application/json' } })
  if (answer.status === 404) return null
  if (!answer.ok) throw new Error(String(answer.status))
  return answer.json()
}

async function evidenceFor (text) {
  const { petition, commitment } = promised(text) ?? {}
  if (!petition) return null
  const base = `/ledger/petitions/${petition}`
  const found = await ask(`${base}/entry?commitment=${encodeURIComponent(commitment)}`)
  return found && ask(`${base}/evidence/${found.entry}`)
}

async function check (event) {
  event.preventDefault()
  const text = form.elements.receipt.value.replace(/\r\n/g, '\n').trim() + '\n'
  result.textContent = ''
  try {
    const { outcome } = await verifyReceipt(text, await evidenceFor(text), known)
    result.textContent = words[outcome] ?? words.bad_receipt
    result.dataset.outcome = outcome
  } catch {
    result.textContent = words.unreachable
  }
}

form.addEventListener('submit', check)
form.querySelector('button').hidden = false
