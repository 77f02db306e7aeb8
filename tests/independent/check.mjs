// Puts checkpoints and inclusion proofs before @sigstore/verify, which nobody here wrote.
// Reads cases from standard input, prints for each "accepted" or the reason of the refusal.
import { createHash, createPublicKey } from 'node:crypto'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const { verifyTLogInclusion } = require('@sigstore/verify/dist/tlog')

const SPKI = Buffer.from('302a300506032b6570032100', 'hex')

function authority (vkey) {
  const [name, , ...rest] = vkey.split('+')
  const data = Buffer.from(rest.join('+'), 'base64')
  return {
    baseURL: name,
    logID: createHash('sha256').update(`${name}\n`).update(data).digest(),
    publicKey: createPublicKey({ key: Buffer.concat([SPKI, data.subarray(1)]), format: 'der', type: 'spki' })
  }
}

function outcome ({ leaf, index, proof, note, vkeys }) {
  const entry = {
    canonicalizedBody: Buffer.from(leaf),
    inclusionProof: {
      logIndex: String(index),
      hashes: proof.map((hash) => Buffer.from(hash, 'base64')),
      checkpoint: { envelope: note }
    }
  }
  try {
    verifyTLogInclusion(entry, vkeys.map(authority))
    return 'accepted'
  } catch (error) {
    if (error.code === undefined) throw error
    return error.message
  }
}

let input = ''
for await (const part of process.stdin) input += part
console.log(JSON.stringify(JSON.parse(input).map(outcome)))
