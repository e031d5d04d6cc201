import { parseArgs } from 'node:util'
import { THEOREMS } from '#test/contracts/proofs/theorems.ts'
import { checkTheorem, isGood } from './checkTheorem.ts'
import { keepProof, readProofs, writeProofs } from './snapshot.ts'

const USAGE = `npm run prove [-- --all] [theorem…]
Proves with the compiler's solver what the money libraries promise. Without --all, kept proofs of unchanged sources count.`

const { values, positionals } = parseArgs({
  options: { all: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const unknown = positionals.filter((name) => !THEOREMS.some((theorem) => theorem.name === name))
if (values.help || unknown.length > 0) {
  const known = THEOREMS.map(({ name }) => name).join(', ')
  process.stderr.write(
    `${unknown.length > 0 ? `No theorem ${unknown.join(', ')}. ` : ''}${USAGE}\n${known}\n`,
  )
  process.exit(values.help ? 0 : 2)
}

const proofs = readProofs()
for (const name of Object.keys(proofs))
  if (!THEOREMS.some((theorem) => theorem.name === name)) delete proofs[name]
const wanted = THEOREMS.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
let failed = 0
for (const [n, theorem] of wanted.entries()) {
  process.stdout.write(`${n + 1}/${wanted.length} ${theorem.name}: ${theorem.claim} … `)
  const { proof, complaints, kept } = await checkTheorem(
    theorem,
    values.all ? undefined : proofs[theorem.name],
  )
  const how = kept ? 'kept' : `${proof.seconds} s; with faults ${proof.planted.join(', ')}`
  process.stdout.write(`${proof.verdict} (${how})\n`)
  for (const complaint of complaints) process.stdout.write(`    ${complaint}\n`)
  if (!isGood(proof)) failed += 1
  if (keepProof(proofs, theorem.name, proof)) writeProofs(proofs)
}
process.stdout.write(`${wanted.length - failed} proved, ${failed} not\n`)
process.exitCode = failed === 0 ? 0 : 1
