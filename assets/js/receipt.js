// Verifies a receipt in the reader's own browser: nothing is asked of the site but public proofs.
//
//   const result = await verifyReceipt(receiptText, evidence, { origin, vkeys });
//   result.outcome  "proved", or the link of the chain that broke (docs/ledger.md, "Outcomes")
//   result.where    which part, for engineers
//   result.entry, .petition, .count, .size, .includeBy   when known
//
// `evidence` is the JSON of /ledger/petitions/<number>/evidence/<entry>; without it (null) the
// receipt alone is verified and the outcome is "waiting" or, after its moment, "overdue".

const encoder = new TextEncoder()
const HEADER = 'ledger receipt 1'
const PROMISE =
  /^(\S+)\/promise\npetition ([1-9]\d{0,15})\ncommitment (\S+)\npromised-at (\S+)\ninclude-by (\S+)\n$/

class Broken extends Error {
  constructor (outcome, where = '') {
    super(outcome)
    this.outcome = outcome
    this.where = where
  }
}

export async function verifyReceipt (text, evidence, { origin, vkeys }, now = new Date()) {
  const found = {}
  try {
    await needEd25519()
    const keys = await Promise.all(vkeys.map(parseKey))
    const receipt = parseReceipt(text)
    const promise = await openPromise(receipt, origin, keys)
    Object.assign(found, { petition: promise.petition, includeBy: promise.by })
    await needOpening(receipt, promise)
    if (!evidence) return { ...found, outcome: now > new Date(promise.by) ? 'overdue' : 'waiting' }
    Object.assign(found, await proveEntry(evidence, promise, origin, keys))
    return { ...found, outcome: 'proved' }
  } catch (error) {
    if (error instanceof Broken) return { ...found, outcome: error.outcome, where: error.where }
    throw error
  }
}

// ------------------------------------------------------------------ the chain, link by link

async function openPromise (receipt, origin, keys) {
  const match = PROMISE.exec(await openNote(receipt.promise, keys))
  if (!match) throw new Broken('bad_promise')
  if (match[1] !== origin) throw new Broken('other_origin', match[1])
  return { petition: Number(match[2]), commitment: match[3], by: match[5] }
}

async function needOpening (receipt, promise) {
  const info = encoder.encode(`ledger/commitment-key/v1\n${promise.petition}`)
  const key = await hmac(encoder.encode(receipt.code), info)
  const made = await hmac(key, encoder.encode(receipt.content))
  if (toBase64(made) !== promise.commitment) throw new Broken('wrong_code')
}

async function proveEntry (evidence, promise, origin, keys) {
  const entry = parseObject(evidence.entry)
  if (entry.commitment !== promise.commitment || entry.number !== evidence.index + 1) {
    throw new Broken('other_entry', String(entry.number))
  }
  const site = await openCheckpoint(evidence.note, origin, keys)
  const leaf = await leafHash(evidence.checkpoint)
  await needInclusion(leaf, evidence.site_index, site, evidence.site_proof, 'site')
  const head = parseObject(evidence.checkpoint)
  if (head.petition !== promise.petition) throw new Broken('other_petition', String(head.petition))
  const petition = { size: head.size, root: bytesOf(head.root) }
  const own = await leafHash(evidence.entry)
  await needInclusion(own, evidence.index, petition, evidence.proof, 'petition')
  return { entry: entry.number, kind: entry.kind, count: head.count, size: head.size }
}

async function openCheckpoint (note, origin, keys) {
  const lines = (await openNote(note, keys)).split('\n')
  if (lines.length !== 4 || !/^(0|[1-9]\d{0,15})$/.test(lines[1])) throw new Broken('bad_checkpoint')
  if (lines[0] !== origin) throw new Broken('other_origin', lines[0])
  return { size: Number(lines[1]), root: bytesOf(lines[2]) }
}

// RFC 9162, section 2.1.3.2. Division, since sizes may pass 32 bits.
async function needInclusion (leaf, index, head, proof, where) {
  const fail = () => new Broken('not_included', where)
  if (!Number.isSafeInteger(index) || !Array.isArray(proof)) throw fail()
  if (index < 0 || index >= head.size) throw fail()
  let position = index
  let last = head.size - 1
  let hash = leaf
  for (const text of proof) {
    const sibling = bytesOf(text)
    if (last === 0 || sibling.length !== 32) throw fail()
    if (position % 2 || position === last) {
      hash = await nodeHash(sibling, hash)
      while (position % 2 === 0 && position) {
        position /= 2
        last = half(last)
      }
    } else {
      hash = await nodeHash(hash, sibling)
    }
    position = half(position)
    last = half(last)
  }
  if (last || !same(hash, head.root)) throw fail()
}

// ------------------------------------------------------------------ formats

export function parseReceipt (text) {
  const lines = text.trim().split(/\r\n|\r|\n/).map((line) => line.trim())
  if (lines.length < 5 || lines[0] !== HEADER || lines[3]) throw new Broken('bad_receipt')
  const code = lines[1].replace(/^code /, '').replace(/[\s-]/g, '').toUpperCase()
  return {
    code: code.replaceAll('0', 'O').replaceAll('1', 'I').replaceAll('8', 'B'),
    content: lines[2].replace(/^content /, ''),
    promise: `${lines.slice(4).join('\n')}\n`,
  }
}

async function parseKey (vkey) {
  const [name, id, ...rest] = vkey.trim().split('+')
  const data = bytesOf(rest.join('+'))
  const made = await sha256(encoder.encode(`${name}\n`), data)
  if (data.length !== 33 || data[0] !== 1 || hex(made.slice(0, 4)) !== id) {
    throw new Broken('bad_key', name)
  }
  const key = await crypto.subtle.importKey('raw', data.slice(1), 'Ed25519', false, ['verify'])
  return { name, id, key }
}

async function openNote (note, keys) {
  const gap = typeof note === 'string' ? note.lastIndexOf('\n\n') : -1
  if (gap < 0) throw new Broken('bad_note')
  const text = note.slice(0, gap + 1)
  let signed = false
  for (const line of note.slice(gap + 2).split('\n').filter(Boolean)) {
    const match = /^\u2014 (\S+) (\S+)$/.exec(line)
    if (!match) throw new Broken('bad_note')
    const raw = bytesOf(match[2])
    for (const { name, id, key } of keys) {
      if (name !== match[1] || id !== hex(raw.slice(0, 4))) continue
      const good = await crypto.subtle.verify('Ed25519', key, raw.slice(4), encoder.encode(text))
      if (!good) throw new Broken('forged', name)
      signed = true
    }
  }
  if (!signed) throw new Broken('unknown_key')
  return text
}

function parseObject (text) {
  try {
    const value = JSON.parse(text)
    if (value && typeof value === 'object') return value
  } catch {
    // Said below, with the values that are no objects.
  }
  throw new Broken('bad_evidence')
}

// ------------------------------------------------------------------ bytes and hashes

async function needEd25519 () {
  try {
    const point = new Uint8Array(32).fill(0x66)
    point[0] = 0x58
    await crypto.subtle.importKey('raw', point, 'Ed25519', false, ['verify'])
  } catch {
    throw new Broken('unsupported', 'Ed25519')
  }
}

async function sha256 (...parts) {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0))
  parts.reduce((place, part) => (whole.set(part, place), place + part.length), 0)
  return new Uint8Array(await crypto.subtle.digest('SHA-256', whole))
}

const leafHash = (text) => sha256(Uint8Array.of(0), encoder.encode(String(text)))
const nodeHash = (left, right) => sha256(Uint8Array.of(1), left, right)
const half = (number) => Math.floor(number / 2)
const same = (one, other) => hex(one) === hex(other)
const hex = (data) => Array.from(data, (byte) => byte.toString(16).padStart(2, '0')).join('')
const toBase64 = (data) => btoa(String.fromCharCode(...data))

function bytesOf (text) {
  try {
    return Uint8Array.from(atob(text), (mark) => mark.charCodeAt(0))
  } catch {
    throw new Broken('not_base64')
  }
}

async function hmac (secret, data) {
  const method = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', secret, method, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, data))
}
